export const setup = {
  title: '首次设置',
};
