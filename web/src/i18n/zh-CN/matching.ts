export const matching = {
  title: '核销',
};
