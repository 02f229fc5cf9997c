import { isNothing } from '@/lib/quantity';
import { plainFigure } from './line-drafts';
import type { QuantityLine } from './quantity-lines';

/** What is sent for lines with quantities: those of which something is taken. Untouched lines have their whole rest. */
export function takenLines(
  lines: QuantityLine[],
  typed: Record<string, string> | undefined,
): { id: string; quantity: string }[] {
  return lines
    .map(({ id, left }) => ({ id, quantity: plainFigure(typed?.[id] ?? left) }))
    .filter(({ quantity }) => quantity !== '' && !isNothing(quantity));
}
