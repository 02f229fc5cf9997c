import { useQueries } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { Money } from '@/lib/money';
import { useFirstRecords, useObject } from '../queries';

/**
 * What the ledger says of accounts by what they are for, at the end of a day: debits less credits, one sum for each
 * currency. Undefined while it is not known, or when the caller may not see the books: a report then says nothing of a tie.
 */
export function useLedgerBalance(roles: string[], entities: string[], asOf: string): Money[] | undefined {
  const mayRead = useObject('account') !== undefined;
  const accounts = useFirstRecords<{ id: string }>(
    'accounts',
    { filter: [{ field: 'role', op: 'in', value: roles }] },
    { enabled: mayRead },
  );
  const books = useQueries({
    queries: entities.map((entity_id) => ({
      queryKey: ['journal-entries', 'trial-balance', entity_id, asOf],
      queryFn: () =>
        data(api.GET('/api/v1/trial-balance', { params: { query: { entity_id, as_of: asOf } } })),
      enabled: mayRead,
      retry: false,
    })),
  });
  if (!accounts.data || books.length === 0 || books.some((book) => !book.data)) return undefined;
  const wanted = new Set(accounts.data.map(({ id }) => id));
  const sums = new Map<string, number>();
  for (const book of books) {
    for (const { account_id, balance } of book.data?.rows ?? []) {
      if (!wanted.has(account_id)) continue;
      sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.amount_minor);
    }
  }
  return [...sums].map(([currency, amount_minor]) => ({ currency, amount_minor }));
}
