import type { OpenItem } from './types';

/** What a person has put together for one receipt; nothing of it is posted. Amounts are cash in minor units. */
export interface Draft {
  amounts: Record<string, number>;
  /** Invoices whose small rest is to be written off. */
  writeOffs: string[];
}

export const emptyDraft: Draft = { amounts: {}, writeOffs: [] };

/** What is put together so far, in minor units, as it was typed. What it earns says the server. */
export interface Together {
  money: number;
  cash: number;
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

/** The cash that is put together of what came in; terms and discounts are not looked at here. */
export function together(money: number, items: OpenItem[], draft: Draft): Together {
  const cash = items.reduce((sum, { invoice_id }) => sum + (draft.amounts[invoice_id] ?? 0), 0);
  return { money, cash, left: money - cash };
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
