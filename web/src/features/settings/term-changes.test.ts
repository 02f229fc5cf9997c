import { expect, it } from 'vitest';
import type { Rec } from '@/records/types';
import { termChanges, termValues } from './term-changes';

const record = {
  id: 'ptm_1',
  version: 3,
  name: '2/10, n/30',
  net_days: 30,
  cash_discount: {
    tiers: [{ through_day: 10, percent: '2' }],
    base: 'gross',
    tax_mode: 'included',
    part_payment: 'full_only',
  },
  plan: [{ percent: '100', trigger: 'invoice', offset_months: 0, offset_days: 30 }],
} as unknown as Rec;

it.each([
  ['nothing', {}, {}],
  ['the name alone', { name: '2/10' }, { name: '2/10' }],
  ['no discount any more', { tiers: [] }, { cash_discount: null }],
  ['no plan any more', { plan: [] }, { plan: [] }],
  [
    'another tier, with its rules',
    { tiers: [{ key: 1, through_day: '15', percent: '2' }] },
    {
      cash_discount: {
        tiers: [{ through_day: 15, percent: '2' }],
        base: 'gross',
        tax_mode: 'included',
        part_payment: 'full_only',
      },
    },
  ],
])('sends %s', (_, typed, expected) => {
  expect(termChanges(record, { ...termValues(record), ...typed })).toEqual(expected);
});
