export const revenue = {
  title: '收入',
  waterfall: '收入瀑布',
};
