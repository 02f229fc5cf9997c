import { describe, expect, test } from 'vitest';
import { formatAmount, formatCompact, formatMoney, parseAmount, sumByCurrency } from './money';

const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

describe('formatAmount', () => {
  test.each([
    [0, 'CNY', '0.00'],
    [1, 'CNY', '0.01'],
    [99, 'CNY', '0.99'],
    [100, 'CNY', '1.00'],
    [-120_000, 'CNY', '-1,200.00'],
    [123_456_789, 'CNY', '1,234,567.89'],
    [9_007_199_254_740_991, 'CNY', '90,071,992,547,409.91'],
    [1234, 'JPY', '1,234'],
    [-5, 'USD', '-0.05'],
    // Two decimals by ISO 4217, none by the browser's own table.
    [123_456, 'HUF', '1,234.56'],
    [123_456, 'IDR', '1,234.56'],
    [123_456, 'COP', '1,234.56'],
    [1_234_567, 'IQD', '1,234.567'],
    [12_345, 'CLF', '1.2345'],
  ])('%i %s is %s', (amount_minor, currency, text) => {
    expect(formatAmount({ amount_minor, currency })).toBe(text);
  });
});

describe('formatMoney', () => {
  test.each([
    [cny(-1), 'symbol', '-¥0.01'],
    [cny(300_000), 'symbol', '¥3,000.00'],
    [cny(300_000), 'code', 'CNY 3,000.00'],
    [{ amount_minor: 500, currency: 'JPY' }, 'symbol', 'JPY 500'],
  ] as const)('%o as %s is %s', (money, style, text) => {
    expect(formatMoney(money, style)).toBe(text);
  });
});

describe('formatCompact', () => {
  test.each([
    [1_240_800_000, 'zh-CN', '¥1,240.8万'],
    [32_000_000_000, 'zh-CN', '¥3.2亿'],
    [1_240_800_000, 'en', '¥12.4M'],
    [-150_000, 'en', '-¥1.5k'],
    [99_900, 'zh-CN', '¥999'],
  ])('%i in %s is %s', (minor, locale, text) => {
    expect(formatCompact(cny(minor), locale)).toBe(text);
  });
});

describe('parseAmount', () => {
  test.each([
    ['12,000', 1_200_000],
    ['１２０００', 1_200_000],
    ['1.2万', 1_200_000],
    ['3亿', 30_000_000_000],
    ['100+20.5', 12_050],
    ['100-20.5', 7950],
    ['-1', -100],
    ['¥ 5', 500],
    ['1.200', 120],
    ['.5', 50],
    ['1.005', null],
    ['', null],
    ['twelve', null],
    ['1..2', null],
    ['99999999999999999999', null],
  ])('%s is %s', (text, minor) => {
    expect(parseAmount(text, 'CNY')).toBe(minor);
  });

  test('a currency without decimals takes none', () => {
    expect(parseAmount('10.5', 'JPY')).toBeNull();
    expect(parseAmount('10', 'JPY')).toBe(10);
  });
});

test('currencies are never added to each other', () => {
  const usd = { amount_minor: 7, currency: 'USD' };
  expect(sumByCurrency([cny(1), usd, cny(2)])).toEqual([cny(3), usd]);
});
