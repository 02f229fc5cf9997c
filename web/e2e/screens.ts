import type { Page } from '@playwright/test';
import { api } from './app';

/** Objects whose list and newest record are opened; the rest of them is drawn by the same code. */
const OBJECTS = [
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
  'journal-entries',
  'products',
  'payment-terms',
];

/** Screens with an address of their own. */
export const SCREENS = [
  '/',
  '/me',
  '/settings',
  '/settings/tokens',
  '/settings/fields',
  '/users',
  '/departments',
  '/pipelines',
  '/accounts',
  '/matching',
  '/unbilled',
  '/aging',
  '/imports',
  '/imports/new',
  '/settings/organization',
  '/settings/numbers',
  '/settings/setup',
  '/audit-entries',
  '/no-such-page',
];

/** Every route of the program with records of the demo company in it. */
export async function routes(page: Page): Promise<string[]> {
  const found = await Promise.all(
    OBJECTS.map(async (plural) => {
      const { items } = await api<{ items: { id: string }[] }>(page, 'GET', `/${plural}?limit=1`);
      return [`/${plural}`, ...items.map(({ id }) => `/${plural}/${id}`)];
    }),
  );
  return [...SCREENS, ...found.flat()];
}
