import type { QueryClient } from '@tanstack/react-query';
import { request } from '@/api/client';
import type { FilterNode, Page, Rec } from '../types';

const PRICES = 20;

async function list(plural: string, filter: FilterNode[]): Promise<Rec[]> {
  const query = { filter: JSON.stringify(filter), limit: PRICES };
  return (await request<Page<Rec>>(`/${plural}`, { query })).items;
}

/**
 * The list price of one unit of a product, to begin with where a document takes no price by itself.
 * Undefined when the lists of that currency hold none for today, or more than one: then a person decides.
 */
export async function findListPrice(
  client: QueryClient,
  productId: string,
  currency: string,
  today: string,
): Promise<string | undefined> {
  const found = await client
    .fetchQuery({
      queryKey: ['prices', 'of', productId, currency, today],
      queryFn: async () => {
        const lists = await list('price-lists', [{ field: 'currency', op: 'eq', value: currency }]);
        if (lists.length === 0) return [];
        return list('prices', [
          { field: 'product_id', op: 'eq', value: productId },
          { field: 'price_list_id', op: 'in', value: lists.map(({ id }) => id) },
        ]);
      },
      staleTime: 60_000,
    })
    .catch(() => []);
  const holding = found.filter(
    ({ min_quantity, valid_from, valid_to }) =>
      !min_quantity &&
      (!valid_from || String(valid_from) <= today) &&
      (!valid_to || String(valid_to) >= today),
  );
  return holding.length === 1 ? String(holding[0]?.unit_price) : undefined;
}
