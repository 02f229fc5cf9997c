export const leads = {
  title: '线索',
  unanswered: '{count, number} 条新线索还没有人跟进',
  verbs: { qualify: '确认有效', convert: '转为客户与商机', assign: '分配', disqualify: '作废' },
  assign: {
    title: '分配负责人',
    text: '跟进记录会一起转给新的负责人。',
    done: '已分配',
  },
  qualify: { text: '确认这条线索值得继续跟进。', done: '已确认有效' },
  disqualify: { text: '作废后不能恢复。', reason: '作废原因', done: '已作废' },
  convert: {
    text: '生成客户、联系人和商机。来源、市场活动、需求、自定义字段、负责人和跟进记录都会保留。只能转化一次。',
    existing: '已有客户',
    use: '用这个',
    opportunityName: '商机名称',
    willCreate: '将新建客户“{company}”。',
    same: '可能已有这个客户（{count, number} 个相近）：',
    done: '已转化，正在打开商机',
  },
};
