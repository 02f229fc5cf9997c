import type { OpenItem } from './types';

/** What a person has put together for one receipt; nothing of it is posted. Amounts are cash in minor units. */
export interface Draft {
  amounts: Record<string, number>;
  /** Invoices whose small rest is to be written off. */
  writeOffs: string[];
}

export const emptyDraft: Draft = { amounts: {}, writeOffs: [] };

/** The sum bar, in minor units: a hint while choosing. What counts is the preview of the server. */
export interface SumHint {
  money: number;
  applied: number;
  discount: number;
  difference: number;
  /** What the invoices go down by: cash, discount and difference. */
  cleared: number;
  left: number;
}

/** Ticks an item with what it takes on the day, as far as the money goes; unticks it when it was ticked. */
export function toggle(draft: Draft, item: OpenItem, left: number): Draft {
  if (draft.amounts[item.invoice_id] !== undefined) return withAmount(draft, item.invoice_id, 0);
  return withAmount(draft, item.invoice_id, Math.min(item.pay_now.amount_minor, Math.max(left, 0)));
}

/** Puts an amount on an invoice; nothing takes the invoice off. */
export function withAmount(draft: Draft, invoice: string, minor: number): Draft {
  const { [invoice]: _, ...others } = draft.amounts;
  if (minor <= 0) return { amounts: others, writeOffs: draft.writeOffs.filter((id) => id !== invoice) };
  return { ...draft, amounts: { ...draft.amounts, [invoice]: minor } };
}

export function toggleWriteOff(draft: Draft, invoice: string): Draft {
  if (draft.amounts[invoice] === undefined) return draft;
  const has = draft.writeOffs.includes(invoice);
  return {
    ...draft,
    writeOffs: has ? draft.writeOffs.filter((id) => id !== invoice) : [...draft.writeOffs, invoice],
  };
}

/** The discount that cash earns: all of it when it settles the item, else its share, half away from zero. */
export function discountHint(item: OpenItem, cash: number): number {
  const full = item.pay_now.amount_minor;
  const discount = item.discount_now.amount_minor;
  if (full <= 0 || cash >= full) return discount;
  return Math.round((discount * cash) / full);
}

export function sumHint(money: number, items: OpenItem[], draft: Draft): SumHint {
  let applied = 0;
  let discount = 0;
  let difference = 0;
  for (const item of items) {
    const cash = draft.amounts[item.invoice_id];
    if (cash === undefined) continue;
    const earned = discountHint(item, cash);
    applied += cash;
    discount += earned;
    if (draft.writeOffs.includes(item.invoice_id)) {
      difference += Math.max(0, item.open.amount_minor - cash - earned);
    }
  }
  return {
    money,
    applied,
    discount,
    difference,
    cleared: applied + discount + difference,
    left: money - applied,
  };
}

/** The draft as the API takes it, in the order of the list. */
export function asked(draft: Draft, items: OpenItem[]) {
  return items
    .filter(({ invoice_id }) => draft.amounts[invoice_id] !== undefined)
    .map(({ invoice_id, open }) => ({
      invoice_id,
      amount: { amount_minor: draft.amounts[invoice_id] ?? 0, currency: open.currency },
      ...(draft.writeOffs.includes(invoice_id) && { write_off_rest: true }),
    }));
}
