export const ledger = {
  entries: '分录',
};
