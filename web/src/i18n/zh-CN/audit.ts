export const audit = {
  title: '审计',
  action: '{verb}{thing}',
};
