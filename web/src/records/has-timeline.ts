import type { ObjectDescription } from './types';

/** Objects that the server keeps a timeline of. */
const LIVED = new Set([
  'campaign',
  'lead',
  'customer',
  'contact',
  'opportunity',
  'quote',
  'contract',
  'order',
  'delivery',
  'invoice',
  'receipt',
  'refund',
  'product',
  'price_list',
  'payment_term',
]);

export function hasTimeline(object: ObjectDescription): boolean {
  return LIVED.has(object.name);
}
