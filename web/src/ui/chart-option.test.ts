import { expect, test } from 'vitest';
import { categoryLabel } from './chart-option';

const stages = ['初步接洽', '需求确认', '方案报价', '商务谈判', '赢单', '输单'];
const weeks = Array.from({ length: 15 }, (_, week) => `week ${week}`);

test.each([
  ['six stages on a phone', stages, 360, { interval: 0, width: 44, overflow: 'break' }],
  ['six stages at the desk', stages, 1172, { interval: 0, width: 179, overflow: 'break' }],
  ['fifteen weeks', weeks, 1172, { interval: 'auto', width: null }],
  ['no room for words', stages, 200, { interval: 'auto', width: null }],
])('%s', (_, categories, width, wanted) => {
  expect(categoryLabel(categories, width)).toEqual(wanted);
});
