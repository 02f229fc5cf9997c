/** Words of the list of what waits to be sent. */
export const waiting = {
  title: '等待发送',
  text: '这些内容保存在这台设备上，联网后按顺序发送。',
  none: '没有等待发送的内容。',
  written: '写于 {time}',
  kinds: {
    create: '新建{object}：{title}',
    change: '修改{object}：{title}',
    log: '跟进：{title}',
  },
  states: {
    waiting: '等待联网',
    behind: '等待前一项',
    sending: '正在发送',
    refused: '被拒绝',
    conflict: '与别人的修改冲突',
  },
  behind: '同一条记录的前一项处理后才会发送。',
  sendNow: '立即发送',
  sendAgain: '再发一次',
  edit: '重新编辑',
  compare: '对比并选择',
  discard: '丢弃',
  discardText: '丢弃后不会发送，也无法找回。',
  discardYes: '确认丢弃',
  discardNo: '保留',
  leaving: {
    title: '还有 {count, number} 条没有发送',
    text: '退出登录会从这台设备上删除它们，不会发送。联网并等它们发完后再退出，就不会丢失。',
    stay: '先不退出',
    leave: '丢弃并退出登录',
  },
};
