import type { components } from '@/api/schema';

export type Kind = components['schemas']['FollowUpKind'];

/** Words by which people say how they were in touch, the telling ones first. */
const TELLING: [Kind, RegExp][] = [
  ['visit', /上门|拜访|到访|走访|现场|\bvisit|\bon[ -]site\b/i],
  ['meeting', /会议|开会|碰头|\bmeeting\b|\bmet with\b/i],
  ['email', /邮件|发邮箱|已发送|\be-?mail|\bsent\b/i],
  ['message', /微信|短信|钉钉|消息|\bwechat\b|\bwhatsapp\b|\btext(ed|ing)?\b|\bmessaged?\b/i],
  ['call', /电话|致电|来电|通话|未接|\bcall(ed)?\b|\bphone[ds]?\b|\bno answer\b/i],
];

/** How somebody was in touch, by what they wrote about it; a call unless the words say something else. */
export function kindOf(content: unknown): Kind {
  const text = typeof content === 'string' ? content.normalize('NFKC') : '';
  return TELLING.find(([, words]) => words.test(text))?.[0] ?? 'call';
}
