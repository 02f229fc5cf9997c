export const campaigns = {
  title: '市场活动',
  costs: '费用明细',
  funnel: '从线索到回款',
  verbs: { cost: '登记费用', move: '改变状态' },
  steps: { leads: '线索', opportunities: '商机', won: '赢单', ordered: '订单（含税）' },
  move: { text: '已结束和已取消不能再改。', done: '状态已改变' },
  cost: { text: '加到活动的实际费用；负数用来冲回错误。', done: '费用已登记' },
};
