import type { Money } from '@/lib/money';
import type { Label, Rec } from '@/records/types';

/** Money that came in and is not all on invoices. */
export interface Receipt extends Rec {
  number: string;
  customer_id: string | null;
  entity_id: string;
  received_on: string;
  currency: string;
  amount: Money;
  unapplied: Money;
  payer_name: string | null;
  payer_account?: string | null;
  reference: string | null;
}

export interface OpenItem {
  invoice_id: string;
  number: string;
  entity_id: string;
  issued_on: string | null;
  due_on: string | null;
  overdue_days: number;
  is_disputed: boolean;
  total: Money;
  open: Money;
  pay_now: Money;
  discount_now: Money;
  percent_now: string;
  step_ends_on: string | null;
  loss_if_missed: Money;
  pay_next: Money;
  figure: string;
}

export interface OpenItems {
  customer_id: string;
  as_of: string;
  items: OpenItem[];
  totals: { open: Money; pay_now: Money; overdue: Money }[];
  is_cut: boolean;
}

export interface Suggestion {
  customer_id: string;
  customer_name: string;
  score: number;
  reasons: { code: string; points: number; words: Label }[];
  applications: {
    invoice_id: string;
    number: string;
    amount: Money;
    cash_discount: Money;
    open_after: Money;
  }[];
  applied: Money;
  cash_discount: Money;
  unapplied: Money;
}

export interface Suggestions {
  receipt_id: string;
  unapplied: Money;
  items: Suggestion[];
}

export interface Outcome {
  id: string;
  number: string;
  amount: Money;
  unapplied: Money;
  applications: {
    id: string;
    invoice_id: string;
    applied: Money;
    cash_discount: Money;
    write_off?: Money;
  }[];
}
