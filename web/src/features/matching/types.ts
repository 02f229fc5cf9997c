import type { components } from '@/api/schema';
import type { Money } from '@/lib/money';
import type { Rec } from '@/records/types';

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

export type OpenItem = components['schemas']['OpenItem'];
export type OpenItems = components['schemas']['OpenItems'];
export type Suggestion = components['schemas']['SuggestionView'];
export type Suggestions = components['schemas']['Suggestions'];
export type Weighed = components['schemas']['Weighed'];
export type Outcome = components['schemas']['ReceiptOutcome'];
