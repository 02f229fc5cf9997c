export const customers = {
  title: '客户',
  figures: '往来数字',
  noFigures: '还没有合同、发票或到款。',
  contactAdded: '联系人已添加',
  opportunityAdded: '商机已新建',
  verbs: { opportunity: '新建商机', contact: '添加联系人', assign: '分配' },
  tabs: { contacts: '联系人' },
  chain: {
    title: '业务链',
    none: '还没有商机、合同或订单。',
    gaps: '停在途中的金额',
    noGaps: '没有停在途中的金额。',
    gap: {
      notOrdered: '已签未下单',
      notInvoiced: '已确认未开票（合同资产）',
      notCollected: '已开票未收款',
      unearned: '已开票未履约（合同负债）',
      overdue: '其中已逾期',
    },
    to: {
      notOrdered: '看合同',
      notInvoiced: '看订单',
      notCollected: '看发票',
      unearned: '看合同',
      overdue: '看发票',
    },
  },
};
