export const aging = {
  title: '应收与账龄',
};
