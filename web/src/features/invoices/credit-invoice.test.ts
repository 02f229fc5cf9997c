import { expect, it } from 'vitest';
import { creditInput } from './credit-invoice';

const common = { issued_on: '2026-11-22', reason: 'Returned' };
const amount = { amount_minor: 100, currency: 'CNY' };

it.each([
  [
    'everything',
    { over: 'everything', returns_goods: true, amount, lines: { a: '1' } },
    { ...common, returns_goods: true },
  ],
  [
    'goods that are delivered again',
    { over: 'everything', returns_goods: true, after_return: 'redeliver' },
    { ...common, returns_goods: true, after_return: 'redeliver' },
  ],
  [
    'goods that stay, whatever was chosen before',
    { over: 'everything', returns_goods: false, after_return: 'redeliver' },
    { ...common, returns_goods: false },
  ],
  ['what is invoiced too much', { over: 'excess', returns_goods: true }, { ...common, over_invoiced: true }],
  ['an amount', { over: 'amount', returns_goods: true, amount }, { ...common, amount }],
  [
    'quantities',
    { over: 'lines', returns_goods: false, lines: { a: '２', b: ' ', c: '1.5' } },
    {
      ...common,
      returns_goods: false,
      lines: [
        { invoice_line_id: 'a', quantity: '2' },
        { invoice_line_id: 'c', quantity: '1.5' },
      ],
    },
  ],
])('credits %s', (_, values, input) => {
  expect(creditInput({ ...common, ...values })).toEqual(input);
});
