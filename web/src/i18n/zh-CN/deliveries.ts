export const deliveries = {
  title: '发货与验收',
};
