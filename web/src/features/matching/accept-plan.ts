import type { Receipt, Suggestion } from './types';

/** So sure that a person need not look at each: the reasons were agreed on, and are shown in the list all the same. */
export const SURE = 90;

/** One receipt that is put on what is suggested for it. */
export interface Planned {
  receipt: Receipt;
  suggestion: Suggestion;
}

export interface AcceptPlan {
  planned: Planned[];
  /** Left for a person: another receipt of the plan takes an invoice of theirs. */
  contested: Receipt[];
}

/**
 * Which receipts are put on their best suggestion: those whose customer is known and whose suggestion is sure, in the
 * order of the list. Two that want one invoice are not decided here.
 */
export function planOf(found: { receipt: Receipt; best: Suggestion | undefined }[]): AcceptPlan {
  const sure = found.flatMap(({ receipt, best }) =>
    best && best.score >= SURE && receipt.customer_id === best.customer_id
      ? [{ receipt, suggestion: best }]
      : [],
  );
  const wanted = new Map<string, number>();
  for (const { suggestion } of sure)
    for (const { invoice_id } of suggestion.applications)
      wanted.set(invoice_id, (wanted.get(invoice_id) ?? 0) + 1);
  const isContested = ({ suggestion }: Planned) =>
    suggestion.applications.some(({ invoice_id }) => (wanted.get(invoice_id) ?? 0) > 1);
  return {
    planned: sure.filter((one) => !isContested(one)),
    contested: sure.filter(isContested).map(({ receipt }) => receipt),
  };
}

/** What is put on invoices in all, one sum a currency. */
export function sumsOf(planned: Planned[]): { amount_minor: number; currency: string }[] {
  const sums = new Map<string, number>();
  for (const { suggestion } of planned) {
    const { amount_minor, currency } = suggestion.applied;
    sums.set(currency, (sums.get(currency) ?? 0) + amount_minor);
  }
  return [...sums].map(([currency, amount_minor]) => ({ amount_minor, currency }));
}
