import { expect, it } from 'vitest';
import { bySeriesOwner, type NumberSeries } from './number-series';

const series = (kind: NumberSeries['kind'], entity_id?: string): NumberSeries => ({
  entity_id,
  kind,
  label_zh: kind,
  label_en: kind,
  prefix: kind,
  digits: 6,
  is_yearly: true,
  last_number: 0,
  next: `${kind}-2026-000001`,
  version: 1,
});

it('keeps the organisation first and the kinds of each entity together', () => {
  const found = bySeriesOwner([
    series('CUS'),
    series('OPP'),
    series('INV', 'ent_1'),
    series('INV', 'ent_2'),
    series('RCP', 'ent_1'),
  ]);
  expect(found.map(({ owner, items }) => [owner, items.map(({ kind }) => kind)])).toEqual([
    [null, ['CUS', 'OPP']],
    ['ent_1', ['INV', 'RCP']],
    ['ent_2', ['INV']],
  ]);
});
