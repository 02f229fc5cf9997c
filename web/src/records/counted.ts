import type { Money } from '@/lib/money';
import type { ObjectDescription, Rec } from './types';

/**
 * Records as they count in a list with sums: those that count against the others, as credit notes among invoices, have
 * negative amounts there. On their own page they stand as they were written.
 */
export function counted(object: ObjectDescription, rows: Rec[]): Rec[] {
  const against = object.counts_against;
  if (!against) return rows;
  const amounts = object.fields.filter(({ kind }) => kind === 'money').map(({ name }) => name);
  return rows.map((row) => (row[against.field] === against.value ? negated(row, amounts) : row));
}

function negated(row: Rec, amounts: string[]): Rec {
  const turned = amounts.flatMap((name) => {
    const amount = row[name] as Money | null | undefined;
    // Zero has no sign.
    return amount?.amount_minor ? [[name, { ...amount, amount_minor: -amount.amount_minor }]] : [];
  });
  return { ...row, ...Object.fromEntries(turned) };
}
