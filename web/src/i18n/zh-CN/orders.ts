export const orders = {
  title: '订单',
  axes: '履约与收款',
  verbs: { create: '下订单', close: '完结订单', cancel: '取消订单' },
  create: {
    choose: '订单来自已签署的合同。',
    lines: '下单数量',
    left: '可下单',
    nothing: '合同的数量已全部下单。要增加数量，请先变更合同。',
    done: '订单 {number} 已创建',
  },
  close: {
    text: '已发货的必须都已验收并开票。从未发货的数量退回合同。',
    preview: '关闭后订单金额：',
    done: '订单已关闭',
  },
  cancel: {
    text: '只能取消还没有发货和开票的订单；数量可以重新下单。',
    reason: '取消原因',
    done: '订单已取消',
  },
};
