import { describe, expect, it } from 'vitest';
import { csvOf, partsInOrder } from './explain-content';

const part = (name: string, amount_minor: number) => ({ name, amount: { amount_minor, currency: 'CNY' } });
const parts = [
  part('Contract CT-9 · 云帆', 300),
  part('Contract CT-10 · Kestrel', 900),
  part('Contract CT-2 · 博远', -5),
];
const names = (search: string, order: 'listed' | 'amount' | 'name') =>
  partsInOrder(parts, ({ name }) => name, search, order).map(({ name }) => name.slice(9, 14).trim());

describe('the parts of a figure', () => {
  it.each<[string, string, 'listed' | 'amount' | 'name', string[]]>([
    ['stand as the server lists them', '', 'listed', ['CT-9', 'CT-10', 'CT-2']],
    ['are found by what they are called', 'kestrel', 'listed', ['CT-10']],
    ['are found by every word', 'contract 云帆', 'listed', ['CT-9']],
    ['are ordered by amount, the largest first', '', 'amount', ['CT-10', 'CT-9', 'CT-2']],
    ['are ordered by name as people count', '', 'name', ['CT-2', 'CT-9', 'CT-10']],
  ])('%s', (_, search, order, expected) => {
    expect(names(search, order)).toEqual(expected);
  });

  it('are written so that no cell runs in a spreadsheet', () => {
    expect(csvOf([['=1+1', '-5.00', 'a "b", c']])).toBe('\'=1+1,-5.00,"a ""b"", c"\r\n');
  });
});
