export const close = {
  title: '关账',
};
