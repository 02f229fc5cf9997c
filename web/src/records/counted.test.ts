import { expect, test } from 'vitest';
import { counted } from './counted';
import { field, object } from './testing';

const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });
const fields = [field('kind', 'choice'), field('total', 'money'), field('open', 'money')];
const invoice = {
  ...object('invoice', 'invoices', fields),
  counts_against: { field: 'kind', value: 'credit_note' },
};

test('credit notes among invoices are negative, and nothing else is changed', () => {
  const rows = [
    { id: 'inv_1', kind: 'invoice', total: cny(113_00), open: cny(113_00) },
    { id: 'inv_2', kind: 'credit_note', total: cny(13_00), open: cny(0) },
    { id: 'inv_3', kind: 'credit_note', total: null, open: cny(5_00) },
  ];
  expect(counted(invoice, rows)).toEqual([
    { id: 'inv_1', kind: 'invoice', total: cny(113_00), open: cny(113_00) },
    { id: 'inv_2', kind: 'credit_note', total: cny(-13_00), open: cny(0) },
    { id: 'inv_3', kind: 'credit_note', total: null, open: cny(-5_00) },
  ]);
});

test('where nothing counts against anything the rows are the same', () => {
  const rows = [{ id: 'ord_1', total: cny(1) }];
  expect(counted(object('order', 'orders', fields), rows)).toBe(rows);
});
