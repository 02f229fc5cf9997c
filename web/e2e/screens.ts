import type { Page } from '@playwright/test';
import { api } from './app';

/** Objects that have a list and a page, as far as people open them. */
export const OBJECTS = [
  'leads',
  'customers',
  'contacts',
  'opportunities',
  'quotes',
  'campaigns',
  'contracts',
  'orders',
  'deliveries',
  'invoices',
  'receipts',
  'obligations',
  'revenue-events',
  'journal-entries',
  'products',
  'price-lists',
  'payment-terms',
  'pipelines',
  'users',
  'departments',
  'entities',
  'accounts',
  'periods',
  'imports',
  'audit-entries',
];

/** Screens with an address of their own. */
const SCREENS = [
  '/',
  '/me',
  '/settings',
  '/settings/organization',
  '/settings/numbers',
  '/settings/tokens',
  '/settings/fields',
  '/settings/jobs',
  '/settings/setup',
  '/imports/new',
  '/quotes/new',
  '/contracts/new',
  '/matching',
  '/unbilled',
  '/collections',
  '/aging',
  '/waterfall',
  '/close',
  '/trial-balance',
  '/no-such-page',
];

const DRAFT = encodeURIComponent(JSON.stringify([{ field: 'status', op: 'eq', value: 'draft' }]));

/** Every route of the program with records of the demo company in it. */
export async function routes(page: Page): Promise<string[]> {
  const newest = async (query: string) =>
    (await api<{ items: { id: string }[] }>(page, 'GET', `/${query}`)).items.map(({ id }) => id);
  const found = await Promise.all([
    newest(`quotes?limit=1&filter=${DRAFT}`).then((ids) => ids.map((id) => `/quotes/${id}/edit`)),
    newest('customers?limit=1').then((ids) => ids.map((id) => `/explain?figure=customer:${id}:open:CNY`)),
    ...OBJECTS.map(async (plural) => [
      `/${plural}`,
      ...(await newest(`${plural}?limit=1`)).map((id) => `/${plural}/${id}`),
    ]),
  ]);
  return [...SCREENS, ...found.flat()];
}
