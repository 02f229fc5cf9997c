import { describe, expect, it } from 'vitest';
import { asked, type Draft, emptyDraft, together, toggle, toggleWriteOff, withAmount } from './draft';
import type { OpenItem } from './types';

const money = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

function item(invoice_id: string, open: number, discount = 0): OpenItem {
  return {
    invoice_id,
    number: `INV-${invoice_id}`,
    entity_id: 'ent_1',
    issued_on: '2026-10-01',
    due_on: '2026-11-03',
    overdue_days: 0,
    is_disputed: false,
    total: money(open),
    open: money(open),
    pay_now: money(open - discount),
    discount_now: money(discount),
    percent_now: '1',
    step_ends_on: discount ? '2026-11-25' : null,
    loss_if_missed: money(discount),
    pay_next: money(open),
    figure: `invoice:${invoice_id}:open`,
  };
}

const items = [item('a', 120_000_000), item('b', 25_000_000), item('c', 10_000_000, 100_000)];

describe('what is put together', () => {
  const cases: [string, number, Draft, [number, number]][] = [
    //                                                         cash, left
    ['nothing ticked', 55_000_000, emptyDraft, [0, 55_000_000]],
    [
      'part of one and all of another',
      55_000_000,
      { amounts: { a: 30_000_000, b: 25_000_000 }, writeOffs: [] },
      [55_000_000, 0],
    ],
    [
      'more than came in',
      10_000_000,
      { amounts: { b: 25_000_000 }, writeOffs: [] },
      [25_000_000, -15_000_000],
    ],
  ];
  it.each(cases)('%s', (_, money, draft, [cash, left]) => {
    expect(together(money, items, draft)).toEqual({ money, cash, left });
  });
});

describe('ticking', () => {
  const [a, b, c] = items as [OpenItem, OpenItem, OpenItem];
  it('takes what the item needs on the day, as far as the money goes', () => {
    expect(toggle(emptyDraft, c, 55_000_000).amounts).toEqual({ c: 9_900_000 });
    expect(toggle(emptyDraft, a, 30_000_000).amounts).toEqual({ a: 30_000_000 });
  });
  it('takes nothing when no money is left', () => {
    expect(toggle(emptyDraft, a, 0).amounts).toEqual({});
    expect(toggle(emptyDraft, a, -5).amounts).toEqual({});
  });
  it('unticks, and forgets the write-off with it', () => {
    const ticked = toggleWriteOff(withAmount(emptyDraft, 'b', 100), 'b');
    expect(ticked.writeOffs).toEqual(['b']);
    expect(toggle(ticked, b, 0)).toEqual({ amounts: {}, writeOffs: [] });
  });
  it('writes off only what is ticked', () => {
    expect(toggleWriteOff(emptyDraft, 'a')).toBe(emptyDraft);
  });
});

it('asks the server in the order of the list, and for a write-off only where one is wanted', () => {
  const draft: Draft = { amounts: { b: 100, a: 200 }, writeOffs: ['b'] };
  expect(asked(draft, items)).toEqual([
    { invoice_id: 'a', amount: money(200) },
    { invoice_id: 'b', amount: money(100), write_off_rest: true },
  ]);
});
