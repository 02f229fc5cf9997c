import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

export type CustomerFigures = components['schemas']['CustomerFigures'];
export type NamedFigure = components['schemas']['Figure'];

/** Everything a customer's page counts and sums; under the customer's keys, so that any verb on it refreshes them. */
export function customerFiguresQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'figures', id],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/customers/{id}/figures', { params: { path: { id } }, signal })),
  });
}
