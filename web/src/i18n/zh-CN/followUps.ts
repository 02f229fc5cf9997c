export const followUps = {
  emptyReading: '还没有跟进记录',
  collect: '记录催收',
  aboutInvoice: '关于 {number}：',
  title: '跟进',
  log: '记录跟进',
  about: '关于',
  save: '保存跟进',
  done: '跟进已记录',
  empty: '还没有跟进记录。按 L 记录第一条。',
  emptyPhone: '还没有跟进记录。点“记录跟进”写下第一条。',
  nextHint: '可以写 +1（{tomorrow}）、+7（{week}）。',
  outcomes: {
    reached: '已电话沟通。',
    missed: '电话未接通。',
    visited: '已上门拜访。',
    sentOffer: '已发送报价资料。',
  },
};
