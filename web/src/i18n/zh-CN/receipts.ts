export const receipts = {
  title: '到款',
};
