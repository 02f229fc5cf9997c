export const products = {
  title: '产品',
  prices: '价格',
  noPrices: '还没有价格。报价行需要手工填写单价。',
  priceAdded: '价格已添加',
  verbs: { price: '添加价格' },
};
