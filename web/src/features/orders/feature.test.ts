import { expect, test } from 'vitest';
import { featureOf } from '@/records/object-feature';
import './feature';

const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

// Everything that has a price may be ordered while something given away is left: it stays on offer, not in front.
test.each([
  ['nothing is ordered', { status: 'signed', net: cny(100_00), ordered: cny(0) }, true, true],
  ['part is ordered', { status: 'signed', net: cny(100_00), ordered: cny(99_99) }, true, true],
  ['everything is ordered', { status: 'signed', net: cny(100_00), ordered: cny(100_00) }, true, false],
  ['it is given away', { status: 'signed', net: cny(0), ordered: cny(0) }, true, true],
  ['it is not signed', { status: 'draft', net: cny(100_00), ordered: cny(0) }, false, true],
])('a contract of which %s offers an order or not', (_, contract, isOffered, isPrimary) => {
  const order = featureOf('contract').actions?.find(({ id }) => id === 'order.create');
  expect(order?.when?.({ id: 'ctr_1', ...contract })).toBe(isOffered);
  expect(order?.isPrimary?.({ id: 'ctr_1', ...contract })).toBe(isPrimary);
});
