import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request } from '@/api/client';
import type { ListQuery } from '@/records/types';
import type { OpenItems, Outcome, Receipt, Suggestions, Weighed } from './types';

/** Receipts with money that is on no invoice, of one legal entity or of all. */
export function moneyLeft(search: string, sort: string, entity: string | undefined): ListQuery {
  return {
    filter: [
      { field: 'unapplied', op: 'gt', value: 0 },
      { field: 'status', op: 'eq', value: 'recorded' },
      ...(entity ? [{ field: 'entity_id', op: 'eq' as const, value: entity }] : []),
    ],
    q: search,
    sort,
  };
}

export function suggestionsQuery(receipt: string) {
  return queryOptions({
    queryKey: ['receipts', 'suggestions', receipt],
    queryFn: ({ signal }) => request<Suggestions>(`/receipts/${receipt}/suggestions`, { signal }),
  });
}

/** Open items on the day the money came, because that day decides the cash discount. */
export function openItemsQuery(customer: string, receipt: Receipt) {
  const query = {
    customer_id: customer,
    as_of: receipt.received_on,
    entity_id: receipt.entity_id,
    currency: receipt.currency,
  };
  return queryOptions({
    queryKey: ['invoices', 'open-items', query],
    queryFn: ({ signal }) => request<OpenItems>('/open-items', { query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** What cash on these items would do, by the terms of each: a read, so it can be asked with every change. */
export function weighingQuery(receipt: Receipt | undefined, asked: Asked[]) {
  const amounts = asked.map(({ invoice_id, amount }) => `${invoice_id}:${amount.amount_minor}`).join(',');
  const forgiven = asked.filter(({ write_off_rest }) => write_off_rest).map(({ invoice_id }) => invoice_id);
  const query = { amounts, write_off_rest: forgiven.length > 0 ? forgiven.join(',') : undefined };
  return queryOptions({
    queryKey: ['receipts', 'weighing', receipt?.id, receipt?.version, query],
    queryFn: ({ signal }) => request<Weighed>(`/receipts/${receipt?.id ?? ''}/weighing`, { query, signal }),
    enabled: Boolean(receipt) && asked.length > 0 && asked.length <= WEIGHED_MAX,
    placeholderData: keepPreviousData,
  });
}

/** Most items that are weighed at once; of more the preview says what they earn. */
const WEIGHED_MAX = 200;

export interface Asked {
  invoice_id: string;
  amount: { amount_minor: number; currency: string };
  write_off_rest?: boolean;
}

export function applyReceipt(receipt: string, asked: Asked[], dryRun: boolean, idempotencyKey?: string) {
  return request<Outcome>(`/receipts/${receipt}/apply`, {
    method: 'POST',
    query: { dry_run: dryRun || undefined },
    body: { apply: { as_asked: asked } },
    idempotencyKey,
  });
}

export function unapply(application: string, reason: string, idempotencyKey: string) {
  return request(`/applications/${application}/unapply`, {
    method: 'POST',
    body: { reason },
    idempotencyKey,
  });
}

export function claimReceipt(
  receipt: string,
  body: { customer_id: string; teach: boolean },
  dryRun: boolean,
  idempotencyKey: string,
) {
  return request<Receipt>(`/receipts/${receipt}/claim`, {
    method: 'POST',
    query: { dry_run: dryRun || undefined },
    body,
    idempotencyKey,
  });
}

export function teachPayer(
  body: { kind: 'name' | 'account'; payer: string; customer_id: string },
  idempotencyKey: string,
) {
  return request('/payer-aliases', { method: 'POST', body, idempotencyKey });
}
