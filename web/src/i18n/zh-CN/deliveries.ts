export const deliveries = {
  title: '发货与验收',
  waiting: '等待验收 {days, number} 天',
  waitingCount: '{count, number} 批等待验收',
  oldest: '· 最早的已等 {days, number} 天',
  verbs: { create: '登记发货', accept: '登记验收', cancel: '取消批次' },
  create: {
    choose: '发货属于一张未关闭的订单。',
    lines: '本批数量',
    left: '待发',
    nothing: '这张订单没有待发的货物。服务类产品不需要发货。',
    shippedHint: '现金折扣期从这一天起算。',
    preview: '本批不含税金额：',
    done: '发货批次 {number} 已登记',
  },
  accept: {
    text: '客户签收后，验收部分的收入同时确认；拒收的可以重新发货。',
    lines: '验收数量',
    left: '已发',
    preview: '已检查，可以验收：{count, plural, =0 {全部数量} other {# 行部分验收，其余可以重新发货}}。',
    done: '{number} 已验收',
  },
  cancel: {
    text: '未验收、未开票的批次可以取消，货物可以重新发货。',
    reason: '取消原因',
    done: '批次已取消',
  },
};
