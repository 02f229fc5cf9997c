export const setup = {
  title: '首次设置',
  intro: '从公司到第一张发票要做的事。每一步都可以跳过，以后在“设置”里再做。',
  progress: '{done, number} / {all, number} 已完成',
  done: '已完成',
  open: '待做',
  count: '已有 {count, number} 条',
  steps: {
    entity: { title: '公司', text: '开票和记账的法人主体、本位币和科目表。' },
    user: { title: '同事', text: '邀请同事，用角色决定各自能做什么。' },
    product: { title: '产品', text: '销售的产品和服务，税率和收入确认方法。' },
    price_list: { title: '价格', text: '价格表让报价自动取价。' },
    payment_term: { title: '付款条件', text: '账期、现金折扣和回款计划模板。' },
    customer: { title: '客户', text: '从文件导入，或先新建一个。' },
    order: { title: '第一张订单', text: '从商机、报价和合同走到订单。' },
  },
  import: '导入文件',
  demo: '想先看看效果？在空数据库上运行 mingxi demo，会生成一家有两年历史的演示公司。',
};
