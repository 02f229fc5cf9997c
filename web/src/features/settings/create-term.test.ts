import { expect, test } from 'vitest';
import { termBody } from './create-term';

const rules = { base: 'gross', tax_mode: 'included', part_payment: 'proportional' };

test('rows that were left empty are not sent', () => {
  const body = termBody({
    name: '2/10, n/30',
    net_days: 30,
    tiers: [
      { key: 1, through_day: '０', percent: '2' },
      { key: 2, through_day: '', percent: '' },
      { key: 3, through_day: 'ten', percent: '1' },
    ],
    plan: [{ key: 1, percent: '', trigger: 'invoice', offset_months: '', offset_days: '' }],
    ...rules,
  });
  expect(body).toEqual({
    name: '2/10, n/30',
    net_days: 30,
    cash_discount: {
      tiers: [
        { through_day: 0, percent: '2' },
        { through_day: 'ten', percent: '1' },
      ],
      ...rules,
    },
    plan: undefined,
  });
});

test('without tiers there is no discount, and a step starts at its event', () => {
  const plan = [{ key: 1, percent: '100', trigger: 'acceptance', offset_months: '', offset_days: '15' }];
  expect(termBody({ name: 'n', net_days: 0, tiers: [], plan, ...rules })).toEqual({
    name: 'n',
    net_days: 0,
    cash_discount: undefined,
    plan: [{ percent: '100', trigger: 'acceptance', offset_months: 0, offset_days: 15 }],
  });
});
