import { expect, test } from 'vitest';
import { formatDecimal, isNothing, leftOf, toMicro } from './quantity';

test.each([
  ['10', '3', '7'],
  ['1', '0.1', '0.9'],
  ['0.3', '0.1', '0.2'],
  ['2.500000', '2.5', '0'],
  ['1', '1.000001', '0'],
  ['9999999999.999999', '0.000001', '9999999999.999998'],
])('%s less %s is %s', (from, taken, left) => {
  expect(leftOf(from, taken)).toBe(left);
});

test.each([
  ['１，２００', 1_200_000_000n],
  ['-0.5', -500_000n],
  ['1.0000001', null],
  ['两套', null],
  ['', null],
])('%s in millionths', (text, micro) => {
  expect(toMicro(text)).toBe(micro);
});

test('nothing is nothing however it is written', () => {
  expect(isNothing('0.000')).toBe(true);
  expect(isNothing('0.000001')).toBe(false);
});

test.each([
  ['9800', 0, '9,800'],
  ['1200.5', 0, '1,200.5'],
  ['9800', 2, '9,800.00'],
  ['943396226.414151', 2, '943,396,226.414151'],
  ['-0.5', 2, '-0.50'],
  ['0', 0, '0'],
  ['n/a', 2, 'n/a'],
])('%s with %i places reads %s', (text, places, expected) => {
  expect(formatDecimal(text, places)).toBe(expected);
});
