import { expect, test } from 'vitest';
import { registerFeature } from '@/records/object-feature';
import {
  actionId,
  amounts,
  countKinds,
  dayOf,
  type Figure,
  figuresByName,
  mostDue,
  offersOf,
  split,
  type TodayItem,
} from './queue';

const item = (more: Partial<TodayItem>): TodayItem => ({
  kind: 'invoice_overdue',
  object: 'invoice',
  id: 'inv_1',
  title: 'INV-1',
  words: { zh: '', en: '' },
  actions: [],
  ...more,
});

test.each([
  ['late', -3, 'now'],
  ['due today', 0, 'now'],
  ['due tomorrow', 1, 'later'],
  ['without a day', undefined, 'later'],
  ['without a day, said so', null, 'later'],
] as const)('what is %s comes %s', (_, days_left, part) => {
  const one = item({ days_left });
  expect(split([one])[part]).toEqual([one]);
});

test('the order of the server is kept in both parts', () => {
  const days = [-1, 2, -9, 1];
  const { now, later } = split(days.map((days_left) => item({ days_left })));
  expect(now.map(({ days_left }) => days_left)).toEqual([-1, -9]);
  expect(later.map(({ days_left }) => days_left)).toEqual([2, 1]);
});

test('what is due and what may wait add up to all that there is, also what is not listed', () => {
  const counts = [
    { kind: 'invoice_overdue', count: 137, due: 137 },
    { kind: 'discount_ending', count: 9, due: 2 },
    { kind: 'receipt_unapplied', count: 20, due: 20 },
    { kind: 'lead_unanswered', count: 4, due: 0 },
  ] as const;
  expect(amounts([...counts])).toEqual({ now: 159, later: 11 });
  expect(amounts([...counts], 'discount_ending')).toEqual({ now: 2, later: 7 });
  expect(mostDue([...counts], 2).map(({ kind }) => kind)).toEqual(['invoice_overdue', 'receipt_unapplied']);
});

test('kinds come in the order of the list, with the counts of the server', () => {
  const items = [
    item({ kind: 'receipt_unclaimed' }),
    item({ kind: 'invoice_overdue' }),
    item({ kind: 'receipt_unclaimed' }),
  ];
  const counts = [
    { kind: 'invoice_overdue', count: 1073, due: 1073 },
    { kind: 'receipt_unclaimed', count: 2, due: 2 },
  ] as const;
  expect(countKinds({ items, counts: [...counts] })).toEqual([
    { kind: 'receipt_unclaimed', count: 2, due: 2 },
    { kind: 'invoice_overdue', count: 1073, due: 1073 },
  ]);
});

test.each([
  ['invoice_overdue', -3, { means: 'due', when: 'late', days: 3, tone: 'bad' }],
  ['follow_up_due', 0, { means: 'due', when: 'today', days: 0, tone: 'warn' }],
  ['quote_expiring', 5, { means: 'ends', when: 'left', days: 5, tone: 'neutral' }],
  ['quote_expiring', -20, { means: 'ends', when: 'late', days: 20, tone: 'bad' }],
  ['receipt_unclaimed', -2, { means: 'received', when: 'late', days: 2, tone: 'warn' }],
  ['delivery_unaccepted', -9, { means: 'shipped', when: 'late', days: 9, tone: 'warn' }],
] as const)('%s %i days from now', (kind, days_left, expected) => {
  expect(dayOf(item({ kind, days_left }))).toEqual(expected);
});

test('what has no day says none', () => {
  expect(dayOf(item({ kind: 'lead_unanswered' }))).toBeUndefined();
});

test.each([
  ['issue_invoice', 'invoice.issue'],
  ['record_follow_up', 'follow_up.record'],
])('the operation %s is the action %s', (operation, action) => {
  expect(actionId(operation)).toBe(action);
});

const Dialog = () => null;
registerFeature('invoice', { actions: [{ id: 'invoice.issue', title: 'issue', Dialog }] });
registerFeature('customer', { actions: [{ id: 'follow_up.record', title: 'log', Dialog }] });

test.each([
  ['an action of its own', ['issue_invoice'], ['invoice.issue'], ['invoice inv_1']],
  ['a call, logged with the customer', ['record_follow_up'], ['follow_up.record'], ['customer cus_1']],
  ['none without the right', ['issue_invoice'], [], []],
  ['none without a dialog', ['record_receipt'], ['receipt.record'], []],
])('an invoice offers %s', (_, actions, rights, expected) => {
  const offers = offersOf(item({ actions, customer_id: 'cus_1' }), (action) => rights.includes(action));
  expect(offers.map(({ object, id }) => `${object} ${id}`)).toEqual(expected);
});

test('a figure of two currencies is one tile', () => {
  const figure = (name: string, currency: string, count: number): Figure => ({
    name,
    label_zh: name,
    label_en: name,
    amount: { amount_minor: 1, currency },
    count,
    figure: `all:${name}:${currency}`,
  });
  const tiles = figuresByName([
    figure('open', 'CNY', 3),
    figure('open', 'USD', 2),
    figure('overdue', 'CNY', 1),
  ]);
  expect(tiles.map(({ name, count, figures }) => [name, count, figures.length])).toEqual([
    ['open', 5, 2],
    ['overdue', 1, 1],
  ]);
});
