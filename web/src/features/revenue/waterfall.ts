import type { components } from '@/api/schema';
import { addMonths } from '@/lib/dates';

export type WaterfallMonth = components['schemas']['WaterfallMonth'];

export interface CurrencyWaterfall {
  currency: string;
  months: WaterfallMonth[];
}

/** The months of each currency, in the order of the answer. */
export function byCurrency(months: WaterfallMonth[]): CurrencyWaterfall[] {
  const currencies = new Map<string, WaterfallMonth[]>();
  for (const month of months) {
    const { currency } = month.recognized;
    currencies.set(currency, [...(currencies.get(currency) ?? []), month]);
  }
  return [...currencies].map(([currency, months]) => ({ currency, months }));
}

/** Twelve months through this one, unless the address says otherwise; never more than the server takes. */
export function rangeOf(
  search: Record<string, string | undefined>,
  today: string,
): { from: string; through: string } {
  const isMonth = (text: string | undefined): text is string => /^\d{4}-\d{2}$/.test(text ?? '');
  const through = isMonth(search.through) ? search.through : today.slice(0, 7);
  const from = isMonth(search.from) && search.from <= through ? search.from : addMonths(through, -11);
  return { from, through };
}

/** Whether each month begins where the one before ended, and `opening + recognized − billed = closing`. */
export function rollsForward(months: WaterfallMonth[]): boolean {
  return months.every((month, place) => {
    const { opening, recognized, billed, closing } = month;
    const before = months[place - 1];
    const sum = opening.amount_minor + recognized.amount_minor - billed.amount_minor;
    return sum === closing.amount_minor && (!before || before.closing.amount_minor === opening.amount_minor);
  });
}
