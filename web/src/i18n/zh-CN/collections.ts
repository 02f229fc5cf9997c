export const collections = {
  title: '回款计划',
};
