import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

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
