import { expect, it } from 'vitest';
import { imbalance, readLines } from './journal-lines';

const line = (role: string, debit: string, credit: string) => ({ key: role, role, debit, credit });

it('reads amounts as people type them and leaves out what is empty or makes no sense', () => {
  const lines = [
    line('cash', '1.2万', ''),
    line('fx_difference', '', '12,000'),
    line('', '5', ''),
    line('cash', 'x', ''),
  ];
  expect(readLines(lines, 'CNY')).toEqual([
    { role: 'cash', side: 'debit', amount_minor: 1_200_000 },
    { role: 'fx_difference', side: 'credit', amount_minor: 1_200_000 },
  ]);
});

it.each([
  ['balanced', ['100', '', '', '100'], 0],
  ['more debit', ['100.01', '', '', '100'], 1],
  ['one side only', ['', '', '', '100'], -10_000],
])('%s', (_, [debit = '', credit = '', otherDebit = '', otherCredit = ''], difference) => {
  const lines = readLines([line('cash', debit, credit), line('credit_loss', otherDebit, otherCredit)], 'CNY');
  expect(imbalance(lines)).toBe(difference);
});
