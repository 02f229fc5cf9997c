export const quotes = {
  title: '报价',
  print: '打印',
  verbs: {
    create: '新建报价',
    send: '发送',
    edit: '编辑',
    accept: '客户已接受',
    contract: '生成合同',
    reject: '客户已拒绝',
  },
  editor: {
    more: '付款条件、主体和币种',
    new: '新建报价',
    edit: '编辑报价 {number}',
    head: '报价信息',
    save: '保存报价',
    saved: '报价 {number} 已保存',
    currency: '按 {currency} 计价',
  },
  send: { text: '标记为已发给客户；之后不能再修改。有效期至 {date}。', done: '已标记为发送' },
  accept: { text: '记录客户同意，之后可以生成合同。', done: '客户已接受' },
  reject: { done: '已记录拒绝' },
  contract: {
    text: '客户、签约主体、付款条件和明细都来自这份报价。一份报价生成一份合同。',
    title: '{customer} 销售合同',
    done: '合同 {number} 已生成',
  },
};
