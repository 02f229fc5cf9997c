import { describe, expect, it } from 'vitest';
import { planOf, sumsOf } from './accept-plan';
import type { Receipt, Suggestion } from './types';

const receipt = (id: string, customer: string | null = 'cus_1') => ({ id, customer_id: customer }) as Receipt;
const suggestion = (score: number, invoices: string[], amount = 100, customer = 'cus_1', currency = 'CNY') =>
  ({
    score,
    customer_id: customer,
    applications: invoices.map((invoice_id) => ({ invoice_id })),
    applied: { amount_minor: amount, currency },
  }) as unknown as Suggestion;
const ids = (found: Parameters<typeof planOf>[0]) => {
  const plan = planOf(found);
  return {
    planned: plan.planned.map(({ receipt: { id } }) => id),
    contested: plan.contested.map(({ id }) => id),
  };
};

describe('the plan of accepting all that is sure', () => {
  it('takes what is at least ninety per cent sure and has a customer', () => {
    expect(
      ids([
        { receipt: receipt('a'), best: suggestion(90, ['1']) },
        { receipt: receipt('b'), best: suggestion(89, ['2']) },
        { receipt: receipt('c', null), best: suggestion(99, ['3']) },
        { receipt: receipt('d'), best: undefined },
      ]),
    ).toEqual({ planned: ['a'], contested: [] });
  });

  it('leaves two that want one invoice to a person, both of them', () => {
    expect(
      ids([
        { receipt: receipt('a'), best: suggestion(95, ['1', '2']) },
        { receipt: receipt('b'), best: suggestion(99, ['2']) },
        { receipt: receipt('c'), best: suggestion(91, ['3']) },
      ]),
    ).toEqual({ planned: ['c'], contested: ['a', 'b'] });
  });

  it('adds up each currency alone', () => {
    const { planned } = planOf([
      { receipt: receipt('a'), best: suggestion(95, ['1'], 100) },
      { receipt: receipt('b'), best: suggestion(95, ['2'], 50) },
      { receipt: receipt('c'), best: suggestion(95, ['3'], 7, 'cus_1', 'USD') },
    ]);
    expect(sumsOf(planned)).toEqual([
      { amount_minor: 150, currency: 'CNY' },
      { amount_minor: 7, currency: 'USD' },
    ]);
  });
});
