import { expect, it } from 'vitest';
import { readMonth } from './month-field';

it.each([
  ['2026-11', '2026-11'],
  ['202603', '2026-03'],
  ['2026/3', '2026-03'],
  ['２０２６年３月', '2026-03'],
  ['2026-13', null],
  ['2026-00', null],
  ['11-2026', null],
  ['', null],
])('%s is %s', (text, month) => {
  expect(readMonth(text)).toBe(month);
});
