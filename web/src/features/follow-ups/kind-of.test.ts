import { expect, it } from 'vitest';
import { followUps as en } from '@/i18n/en/followUps';
import { followUps as zh } from '@/i18n/zh-CN/followUps';
import { kindOf } from './kind-of';

it('knows how somebody was in touch by the ready sentences, in both languages', () => {
  for (const { outcomes } of [zh, en]) {
    expect(kindOf(outcomes.visited)).toBe('visit');
    expect(kindOf(outcomes.reached)).toBe('call');
    expect(kindOf(outcomes.missed)).toBe('call');
    expect(kindOf(outcomes.sentOffer)).toBe('email');
  }
});

it.each([
  ['', 'call'],
  [null, 'call'],
  ['客户想看样机', 'call'],
  ['今天去现场看了产线', 'visit'],
  ['和采购部开会，确认预算', 'meeting'],
  ['微信上答复了交期', 'message'],
  ['Called, he will decide on Friday', 'call'],
  ['Visited the plant, texted the plan', 'visit'],
])('%s: %s', (content, kind) => {
  expect(kindOf(content)).toBe(kind);
});
