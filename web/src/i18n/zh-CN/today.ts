export const today = {
  title: '今天',
  hello: {
    morning: '早上好，{name}。',
    afternoon: '下午好，{name}。',
    evening: '晚上好，{name}。',
  },
  waiting: '{count, plural, =0 {今天没有等着你处理的事。} other {有 # 件事等着处理。}}',
  empty: '都处理完了',
  emptyText: '到期的跟进、逾期的发票、未核销的到款和停滞的商机会出现在这里。',
  noRights: '你的角色还没有可处理的工作。请管理员在“设置”中授予角色。',
  count: '{count, number} 条',
  all: '查看全部 {count, number} 条',
  overdue: {
    title: '逾期应收',
    about: '已过到期日、还没收齐的发票',
    due: '逾期 {days, plural, other {# 天}}',
  },
  soon: {
    title: '7 天内到期',
    about: '今天到 7 天后到期的发票',
    due: '{days, plural, =0 {今天到期} other {# 天后到期}}',
  },
  unapplied: {
    title: '未核销到款',
    about: '已到账、还没有全部核销的款',
    due: '到账 {days, plural, =0 {今天} other {# 天}}',
  },
  drafts: {
    title: '待开具发票',
    about: '还是草稿的发票',
    due: '待开具',
  },
  slipping: {
    title: '过期未成交',
    about: '预计成交日已过、仍在进行的商机',
    due: '已过 {days, plural, other {# 天}}',
  },
  noStep: {
    title: '没有下一步',
    about: '进行中、没有写下一步的商机',
    due: '缺少下一步',
  },
  followUps: {
    title: '到期跟进',
    about: '下次跟进日已到的线索',
    due: '{days, plural, =0 {今天} other {晚了 # 天}}',
  },
  toSign: {
    title: '待签合同',
    about: '还没有签署的合同',
    due: '待签',
  },
  toAccept: {
    title: '待验收发货',
    about: '已发出、还没有验收的批次',
    due: '发出 {days, plural, =0 {今天} other {# 天}}',
  },
};
