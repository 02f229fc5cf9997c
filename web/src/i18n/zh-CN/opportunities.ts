export const opportunities = {
  title: '商机',
};
