import { expect, test } from 'vitest';
import { areComplete, changeLines, emptyLine, type LineDraft, wireLine } from './line-drafts';

const goods = { name: '线缆套件', code: 'CB-01', unit: '套', tax_percent: '13', isOverTime: false };
const service = { name: '年度维保', code: 'SV-YR', unit: '年', tax_percent: '6', isOverTime: true };

function line(description: string, more: Partial<LineDraft> = {}): LineDraft {
  return emptyLine({ description, product_id: 'prd_1', product: goods, ...more });
}

const words = (lines: LineDraft[]) => lines.map(({ description }) => description).join(' ');

test('a duplicate stands below its line and is another line', () => {
  const [a, b] = [line('a'), line('b')];
  const lines = changeLines([a, b], { do: 'duplicate', key: a.key });
  expect(words(lines)).toBe('a a b');
  expect(new Set(lines.map(({ key }) => key)).size).toBe(3);
});

test('lines move by one and not past the ends', () => {
  const [a, b, c] = [line('a'), line('b'), line('c')];
  expect(words(changeLines([a, b, c], { do: 'move', key: c.key, by: -1 }))).toBe('a c b');
  expect(words(changeLines([a, b, c], { do: 'move', key: c.key, by: 1 }))).toBe('a b c');
  expect(words(changeLines([a, b, c], { do: 'move', key: a.key, by: -1 }))).toBe('a b c');
});

test('a line that was taken away leaves one to type into', () => {
  const a = line('a');
  const left = changeLines([a], { do: 'remove', key: a.key });
  expect(left).toHaveLength(1);
  expect(left[0]?.product_id).toBeNull();
});

test('pasted lines replace blank ones and follow the typed ones', () => {
  const lines = changeLines([emptyLine(), line('a'), emptyLine()], { do: 'append', lines: [line('b')] });
  expect(words(lines)).toBe('a b');
});

test('another product drops the price and dates of the one before', () => {
  const before = line('old', {
    product: service,
    unit_price: '99',
    service_starts_on: '2026-01-01',
    service_ends_on: '2026-12-31',
  });
  const [after] = changeLines([before], {
    do: 'product',
    key: before.key,
    product_id: 'prd_2',
    product: goods,
  });
  expect(after).toMatchObject({
    unit_price: '',
    description: '',
    service_starts_on: null,
    service_ends_on: null,
  });
});

test('what is empty is left to the server', () => {
  expect(wireLine(line('', { quantity: '１,２00', discount_percent: '5%' }))).toEqual({
    product_id: 'prd_1',
    quantity: '1200',
    description: undefined,
    unit_price: undefined,
    discount_percent: '5',
    tax_percent: undefined,
    service_starts_on: undefined,
    service_ends_on: undefined,
  });
});

test.each<[string, LineDraft[], boolean]>([
  ['nothing typed', [emptyLine()], false],
  ['goods', [line('a')], true],
  ['blank lines do not count', [line('a'), emptyLine()], true],
  ['a line without product', [emptyLine({ description: 'a' })], false],
  ['a line without quantity', [line('a', { quantity: ' ' })], false],
  ['a service without dates', [line('a', { product: service })], false],
  [
    'a service with dates',
    [line('a', { product: service, service_starts_on: '2026-01-01', service_ends_on: '2026-12-31' })],
    true,
  ],
])('%s', (_, lines, expected) => {
  expect(areComplete(lines)).toBe(expected);
});
