import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

export type UnbilledItem = components['schemas']['UnbilledItem'];
export type UnbilledBasis = components['schemas']['UnbilledBasis'];

export interface UnbilledFilter {
  customer_id?: string;
  order_id?: string;
  entity_id?: string;
  basis?: UnbilledBasis;
}

/** What was delivered or begun and is on no invoice, with what an invoice over it would come to. */
export function useUnbilled(filter: UnbilledFilter) {
  return useInfiniteQuery({
    queryKey: ['invoices', 'unbilled', filter],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/unbilled', { params: { query: { ...filter, cursor: pageParam, limit: 100 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Drafts invoices over what was selected: one for each order and batch, as the server decides. */
export function draftInvoices(selection: string[], dryRun: boolean, idempotencyKey: string) {
  return data(
    api.POST('/api/v1/invoices/from-unbilled', {
      params: { query: { dry_run: dryRun || undefined }, header: { 'Idempotency-Key': idempotencyKey } },
      body: { selection },
    }),
  );
}

export interface CustomerGroup {
  id: string;
  name: string;
  items: UnbilledItem[];
}

/** By customer, in the order of their oldest quantity. */
export function groupByCustomer(items: UnbilledItem[]): CustomerGroup[] {
  const groups = new Map<string, CustomerGroup>();
  for (const item of items) {
    const group = groups.get(item.customer_id);
    if (group) group.items.push(item);
    else groups.set(item.customer_id, { id: item.customer_id, name: item.customer_name, items: [item] });
  }
  return [...groups.values()];
}
