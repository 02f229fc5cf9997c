import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

export type AgedCustomerLine = components['schemas']['AgedCustomerLine'];
export type AgedCustomerSort = 'overdue' | 'total' | 'oldest' | 'name';
export type AgingReport = components['schemas']['AgingReport'];
export type CurrencyAging = components['schemas']['CurrencyAging'];
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
    queryFn: () => data(api.GET('/api/v1/aging', { params: { query: question } })),
    placeholderData: keepPreviousData,
  });
}

/** Which customers, and in which order. */
export interface CustomersQuestion extends Omit<AgingQuestion, 'customer_id'> {
  q?: string;
  overdue_only?: boolean;
  sort?: AgedCustomerSort;
}

/** The customers a page at a time, those who are late with most first. */
export function useAgedCustomers(question: CustomersQuestion) {
  return useInfiniteQuery({
    queryKey: ['invoices', 'aged-customers', question],
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/aging/customers', {
          params: { query: { ...question, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Where the CSV of the same customers is found; the browser downloads it with its own cookie. */
export function agingExportPath(question: CustomersQuestion): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    if (value !== undefined && value !== '' && value !== false) search.set(name, String(value));
  }
  return `/api/v1/aging/customers/export?${search}`;
}

/** The documents behind a bucket, the oldest first. */
export function useAgedDocuments(question: AgingQuestion & { bucket?: string; currency?: string }) {
  return useQuery({
    queryKey: ['invoices', 'aging-documents', question],
    queryFn: () => data(api.GET('/api/v1/aging/documents', { params: { query: question } })),
    placeholderData: keepPreviousData,
  });
}

/** What each of these customers pays today, and what the next discount step costs those who miss it. */
export function usePayToday(customers: string[], as_of: string) {
  const customer_ids = [...new Set(customers)].slice(0, 100).join(',');
  return useQuery({
    queryKey: ['invoices', 'pay-today', customer_ids, as_of],
    queryFn: () => data(api.GET('/api/v1/aging/pay-today', { params: { query: { customer_ids, as_of } } })),
    enabled: customer_ids !== '',
    placeholderData: keepPreviousData,
  });
}

export type CustomerPayToday = components['schemas']['CustomerPayToday'];
