import { expect, test } from 'vitest';
import { percentOf } from './axis-bars';

const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

test.each([
  [0, 100, 0],
  [50, 100, 50],
  [999, 1000, 99],
  [1000, 1000, 100],
  [1100, 1000, 110],
  [5, 0, 0],
])('%i of %i is %i %%', (value, of, percent) => {
  expect(percentOf({ value: cny(value), of: cny(of) })).toBe(percent);
});
