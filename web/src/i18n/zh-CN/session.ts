export const session = {
  title: '登录',
  organization: '组织',
  organizationHint: '登录用的简称，如 demo',
  email: '邮箱',
  password: '密码',
  submit: '登录',
  failed: '组织、邮箱或密码不对，或账号正在短暂锁定。',
  back: '返回{organization}',
  signOut: '退出登录',
  expired: '会话已结束，请重新登录。',
  tagline: '从线索到回款，每一分钱都说得清。',
};
