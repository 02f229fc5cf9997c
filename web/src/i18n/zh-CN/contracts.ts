export const contracts = {
  title: '合同',
  plan: '回款计划',
  performance: '履约进度',
  orderedNet: '已下单（不含税）',
  asset: '合同资产：已履约、尚未开票',
  liability: '合同负债：已开票、尚未履约',
  level: '已开票与已履约持平',
  verbs: { sign: '签署', close: '完结合同', terminate: '终止', reopen: '重新打开' },
  editor: {
    new: '新建合同',
    head: '合同信息',
    save: '保存合同',
    saved: '合同 {number} 已保存',
    title: '{customer} 销售合同',
    includesTax: '单价含税',
  },
  sign: {
    text: '签署后写入回款计划，等待签署的期次从这一天起算。',
    noPlan: '付款条件没有分期，到期日由发票决定。',
    done: '合同 {number} 已签署',
  },
  close: { text: '不再下新订单。所有订单必须已关闭或已取消。', done: '合同已关闭' },
  terminate: {
    text: '在履约完成前结束合同。所有订单必须已关闭或已取消。',
    reason: '终止原因',
    done: '合同已终止',
  },
  reopen: {
    text: '已完结的合同恢复为已签署，可以继续下单；回款计划随之恢复。',
    reason: '原因',
    done: '合同已重新打开',
  },
};
