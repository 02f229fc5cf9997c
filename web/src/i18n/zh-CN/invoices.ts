export const invoices = {
  title: '发票',
  unbilled: '待开票',
};
