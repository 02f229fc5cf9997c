import type { Label } from '@/records/types';

// Not among the words of the program, which are all there from the start: only who reads the audit needs these.

/** The verb of an action, `issue` of `invoice.issue`; the object is said beside it, as the server calls it. */
export const verbs: Record<string, Label> = {
  accept: { zh: '接受', en: 'Accept' },
  add: { zh: '添加', en: 'Add' },
  assign: { zh: '分配', en: 'Assign' },
  cancel: { zh: '取消', en: 'Cancel' },
  claim: { zh: '认领', en: 'Claim' },
  close: { zh: '关闭', en: 'Close' },
  convert: { zh: '转化', en: 'Convert' },
  create: { zh: '新建', en: 'Create' },
  credit: { zh: '红冲', en: 'Credit' },
  delete: { zh: '删除', en: 'Delete' },
  discard: { zh: '丢弃', en: 'Discard' },
  disqualify: { zh: '作废', en: 'Disqualify' },
  forget: { zh: '删除', en: 'Forget' },
  issue: { zh: '开具', en: 'Issue' },
  lose: { zh: '输掉', en: 'Lose' },
  mark: { zh: '标记', en: 'Mark' },
  merge: { zh: '合并', en: 'Merge' },
  move: { zh: '推进', en: 'Move' },
  post: { zh: '录入', en: 'Post' },
  publish: { zh: '共享', en: 'Share' },
  qualify: { zh: '确认', en: 'Qualify' },
  record: { zh: '登记', en: 'Record' },
  record_opening: { zh: '登记期初', en: 'Record opening' },
  reject: { zh: '拒绝', en: 'Reject' },
  reopen: { zh: '重新打开', en: 'Reopen' },
  retry: { zh: '重试', en: 'Retry' },
  reverse: { zh: '冲销', en: 'Reverse' },
  revoke: { zh: '吊销', en: 'Revoke' },
  run: { zh: '运行', en: 'Run' },
  save: { zh: '保存', en: 'Save' },
  schedule: { zh: '排定', en: 'Schedule' },
  send: { zh: '发送', en: 'Send' },
  sign: { zh: '签订', en: 'Sign' },
  start: { zh: '开始', en: 'Start' },
  stop: { zh: '停止', en: 'Stop' },
  teach: { zh: '登记', en: 'Teach' },
  terminate: { zh: '终止', en: 'Terminate' },
  update: { zh: '修改', en: 'Change' },
  void: { zh: '作废', en: 'Void' },
  win: { zh: '赢下', en: 'Win' },
};

/** What is acted on where it is no object with a description of its own. */
export const things: Record<string, Label> = {
  api_token: { zh: '接口令牌', en: 'API token' },
  attachment: { zh: '附件', en: 'Attachment' },
  bulk_edit: { zh: '批量修改', en: 'Bulk edit' },
  custom_field: { zh: '自定义字段', en: 'Custom field' },
  event: { zh: '事件', en: 'Event' },
  export: { zh: '导出', en: 'Export' },
  job: { zh: '后台任务', en: 'Job' },
  notification: { zh: '通知', en: 'Notification' },
  number_series: { zh: '单据编号', en: 'Number series' },
  organization: { zh: '组织信息', en: 'Organisation' },
  password: { zh: '密码', en: 'Password' },
  pin: { zh: '固定项', en: 'Pin' },
  revenue: { zh: '收入确认', en: 'Revenue recognition' },
  saved_view: { zh: '视图', en: 'Saved view' },
  session: { zh: '登录会话', en: 'Session' },
  user_setting: { zh: '个人设置', en: 'Personal setting' },
};

/** Actions that verb and object together do not say. */
export const actions: Record<string, Label> = {
  'application.unapply': { zh: '取消核销', en: 'Unapply receipt' },
  'delivery.accept': { zh: '登记验收', en: 'Accept delivery' },
  'invoice.apply_credit': { zh: '红字发票冲抵', en: 'Apply credit note' },
  'opportunity.lose': { zh: '商机输单', en: 'Lose opportunity' },
  'opportunity.win': { zh: '商机赢单', en: 'Win opportunity' },
  'password.change': { zh: '修改密码', en: 'Change password' },
  'period.close': { zh: '关账', en: 'Close period' },
  'period.sign_off': { zh: '确认关账提醒', en: 'Sign off a close warning' },
  'receipt.apply': { zh: '核销到款', en: 'Apply receipt' },
  'receipt.write_off': { zh: '核销尾差', en: 'Write off difference' },
  'session.open': { zh: '登录', en: 'Sign in' },
};

/** What changed where no field of the object is meant. */
export const changes: Record<string, Label> = {
  applications: { zh: '核销', en: 'Applications' },
  credit_note: { zh: '红字发票', en: 'Credit note' },
  happened_on: { zh: '发生日期', en: 'Happened on' },
  invoice: { zh: '发票', en: 'Invoice' },
  lines: { zh: '明细行', en: 'Lines' },
  reason: { zh: '原因', en: 'Reason' },
  recognitions: { zh: '确认笔数', en: 'Recognitions' },
  recognized: { zh: '确认金额', en: 'Recognised' },
  roles: { zh: '角色', en: 'Roles' },
  stages: { zh: '阶段', en: 'Stages' },
  through: { zh: '截至', en: 'Through' },
  total_minor: { zh: '价税合计', en: 'Total' },
};

/** The way an action came in. */
export const doors: Record<string, Label> = {
  web: { zh: '网页', en: 'Web' },
  api: { zh: '接口', en: 'API' },
  cli: { zh: '命令行', en: 'Command line' },
  import: { zh: '导入', en: 'Import' },
  job: { zh: '后台任务', en: 'Job' },
  demo: { zh: '演示数据', en: 'Demo data' },
};
