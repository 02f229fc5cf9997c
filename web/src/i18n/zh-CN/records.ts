export const records = {
  search: '在列表中搜索',
  newObject: '新建{object}',
  empty: {
    title: '还没有{object}',
    text: '新建第一条，或从文件导入。',
    import: '导入',
  },
  noMatch: {
    title: '没有符合条件的记录',
    text: '当前筛选下没有记录。',
    clear: '清除筛选',
  },
  failed: {
    title: '加载失败',
    copy: '复制详情',
    code: '代码 {code}',
    trace: '追踪号 {trace}',
  },
  noRight: {
    title: '你没有查看权限',
    text: '需要 {right} 权限，由管理员授予。',
  },
  gone: {
    title: '找不到这条记录',
    text: '可能已被删除，或不在你的可见范围内。',
  },
  sums: '筛选合计',
  loadedOf: '已加载 {loaded, number} / {total, number}',
  fields: '字段',
  created: '已创建',
  choose: '请选择',
  sortBy: '按 {field} 排序',
};
