import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import type { Money } from '@/lib/money';
import { useObject } from '@/records/queries';

export type AgingReport = components['schemas']['AgingReport'];
export type CurrencyAging = components['schemas']['CurrencyAging'];
export type AgedCustomer = components['schemas']['AgedCustomer'];
export type AgedDocument = components['schemas']['AgedDocument'];

export interface AgingQuestion {
  as_of: string;
  by: 'due_on' | 'issued_on';
  entity_id?: string;
  customer_id?: string;
}

export function agingQuery(question: AgingQuestion) {
  return queryOptions({
    queryKey: ['invoices', 'aging', question],
    queryFn: () => data(api.GET('/api/v1/aging', { params: { query: { ...question, by_customer: true } } })),
    placeholderData: keepPreviousData,
  });
}

/** The documents behind a bucket, the oldest first. */
export function useAgedDocuments(question: AgingQuestion & { bucket?: string; currency?: string }) {
  return useQuery({
    queryKey: ['invoices', 'aging-documents', question],
    queryFn: () => data(api.GET('/api/v1/aging/documents', { params: { query: question } })),
    placeholderData: keepPreviousData,
  });
}

/** Trade receivables in the ledger of an entity on a day. */
function receivablesQuery(entity: string, as_of: string) {
  return queryOptions({
    queryKey: ['journal-entries', 'trial-balance', entity, as_of],
    queryFn: () =>
      data(api.GET('/api/v1/trial-balance', { params: { query: { entity_id: entity, as_of } } })),
    retry: false,
  });
}

/**
 * What the ledger says is receivable, one sum for each currency; undefined while it is not known,
 * or when the caller may not see the books.
 */
export function useLedgerReceivables(
  entities: string[],
  asOf: string,
  receivableAccounts: Set<string> | undefined,
): Money[] | undefined {
  const mayRead = useObject('account') !== undefined;
  const books = useQueries({
    queries: entities.map((entity) => ({ ...receivablesQuery(entity, asOf), enabled: mayRead })),
  });
  if (!receivableAccounts || books.length === 0 || books.some(({ data: book }) => !book)) return undefined;
  const sums = new Map<string, number>();
  for (const { data: book } of books) {
    for (const { account_id, balance } of book?.rows ?? []) {
      if (!receivableAccounts.has(account_id)) continue;
      sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.amount_minor);
    }
  }
  return [...sums].map(([currency, amount_minor]) => ({ currency, amount_minor }));
}
