export const contracts = {
  title: '合同',
};
