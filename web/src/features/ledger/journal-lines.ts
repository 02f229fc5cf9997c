import type { components } from '@/api/schema';
import { parseAmount } from '@/lib/money';

type JournalLine = components['schemas']['JournalLine'];

/** A line as it is typed: at most one side holds an amount. */
export interface TypedLine {
  key: string;
  role: string;
  debit: string;
  credit: string;
}

/** The lines that make sense, as the API takes them. */
export function readLines(lines: TypedLine[], currency: string): JournalLine[] {
  const read: JournalLine[] = [];
  for (const { role, debit, credit } of lines) {
    for (const [side, text] of [
      ['debit', debit],
      ['credit', credit],
    ] as const) {
      const minor = text.trim() === '' ? null : parseAmount(text, currency);
      if (role && minor !== null && minor > 0) {
        read.push({ role: role as JournalLine['role'], side, amount_minor: minor });
      }
    }
  }
  return read;
}

/** Debits less credits, in minor units: a hint while typing; the server decides. */
export function imbalance(lines: JournalLine[]): number {
  return lines.reduce(
    (sum, { side, amount_minor }) => sum + (side === 'debit' ? amount_minor : -amount_minor),
    0,
  );
}
