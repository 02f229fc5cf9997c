export const quotes = {
  title: '报价',
};
