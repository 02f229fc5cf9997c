import { expect, test } from 'vitest';
import { type ChainFigure, chainsOf } from './chain';

function figures(given: Record<string, number>, currency = 'CNY'): ChainFigure[] {
  return Object.entries(given).map(([name, amount_minor]) => ({
    name,
    label_zh: name,
    label_en: name,
    amount: { amount_minor, currency },
    figure: `customer:cus_1:${name}:${currency}`,
  }));
}

test('steps stand in the order of the chain, whatever the order of the answer', () => {
  const [chain] = chainsOf(figures({ recognized: 1, ordered: 2, open_opportunities: 5, contracted: 4 }));
  expect(chain?.steps.map(({ name }) => name)).toEqual([
    'open_opportunities',
    'contracted',
    'ordered',
    'recognized',
  ]);
});

test('bars stand beside the largest step', () => {
  const [chain] = chainsOf(figures({ contracted: 200, ordered: 150, delivered: 0, collected: 1 }));
  expect(chain?.steps.map(({ share }) => share)).toEqual([100, 75, 0, 1]);
});

test('what is without tax stands beside the orders without tax', () => {
  // 113.00 ordered is 100.00 without tax: delivered in full is as long as ordered, half of it half as long.
  const [chain] = chainsOf(
    figures({
      contracted: 226,
      ordered: 113,
      ordered_net: 100,
      delivered: 100,
      invoiced: 113,
      recognized: 50,
    }),
  );
  expect(chain?.steps.map(({ name, share }) => [name, share])).toEqual([
    ['contracted', 100],
    ['ordered', 50],
    ['delivered', 50],
    ['invoiced', 50],
    ['recognized', 25],
  ]);
});

test.each<[string, Record<string, number>, [string, number][]]>([
  ['nothing stopped', { contracted: 100, ordered: 100, position: 0, open: 0, overdue: 0 }, []],
  ['contracted, not ordered', { contracted: 100, ordered: 70 }, [['notOrdered', 30]]],
  ['ordered more than is under contract', { contracted: 70, ordered: 100 }, []],
  [
    'a contract asset waits for its invoice',
    { contracted: 1, ordered: 1, position: 40 },
    [['notInvoiced', 40]],
  ],
  [
    'a contract liability is still to be earned',
    { contracted: 1, ordered: 1, position: -40 },
    [['unearned', 40]],
  ],
  [
    'open and overdue',
    { contracted: 1, ordered: 1, open: 50, overdue: 20 },
    [
      ['notCollected', 50],
      ['overdue', 20],
    ],
  ],
  [
    'money that is on no invoice is named',
    { contracted: 1, ordered: 1, open: 50, unapplied: 30 },
    [
      ['notCollected', 50],
      ['unmatched', 30],
    ],
  ],
  // Delivered is without tax and invoiced with it: 113 invoiced of 100 delivered is no gap and no surplus.
  [
    'figures with and without tax are not subtracted',
    { contracted: 113, ordered: 113, delivered: 100, invoiced: 113 },
    [],
  ],
])('%s', (_, given, gaps) => {
  expect(chainsOf(figures(given))[0]?.gaps.map(({ name, amount }) => [name, amount.amount_minor])).toEqual(
    gaps,
  );
});

test('currencies stand side by side', () => {
  const chains = chainsOf([...figures({ contracted: 10 }), ...figures({ contracted: 5, ordered: 3 }, 'USD')]);
  expect(chains.map(({ currency, gaps }) => [currency, gaps[0]?.amount.amount_minor])).toEqual([
    ['CNY', 10],
    ['USD', 2],
  ]);
});

test('a customer without documents has no chain', () => {
  expect(chainsOf([])).toEqual([]);
  expect(chainsOf(figures({ unapplied: 5 }))).toEqual([]);
});
