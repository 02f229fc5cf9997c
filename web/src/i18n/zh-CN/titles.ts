/** Names of places and verbs whose other words come with their screens: menus show them before. */
export const titles = {
  settings: {
    title: '设置',
    user: {
      edit: '修改用户',
      newPassword: '重设密码',
      deactivate: '停用',
      activate: '启用',
    },
    department: {
      edit: '修改部门',
      deactivate: '停用部门',
      activate: '启用部门',
    },
    account: { edit: '修改科目' },
    entity: {
      edit: '修改主体',
    },
    term: {
      edit: '修改付款条件',
    },
    pipeline: {
      rename: '改名',
      makeDefault: '设为默认',
    },
  },
  matching: {
    title: '核销',
  },
  collections: {
    title: '回款计划',
  },
  aging: {
    title: '应收与账龄',
  },
  close: {
    title: '关账',
  },
  revenue: {
    waterfall: '收入瀑布',
    schedule: '收入计划',
  },
};
