import type { ReactNode } from 'react';

export type Tone = 'info' | 'warn' | 'good' | 'bad' | 'neutral' | 'hold';

/** One map for every status word of the system; a word that is not here is neutral. */
const tones: Record<string, Tone> = {
  new: 'info',
  open: 'info',
  sent: 'info',
  issued: 'info',
  shipped: 'info',
  delivered: 'info',
  signed: 'info',
  running: 'info',
  confirmed: 'info',
  assigned: 'info',
  working: 'info',
  qualified: 'good',
  won: 'good',
  accepted: 'good',
  paid: 'good',
  converted: 'good',
  done: 'good',
  completed: 'good',
  fulfilled: 'good',
  active: 'good',
  satisfied: 'good',
  applied: 'good',
  ok: 'good',
  part_paid: 'warn',
  unpaid: 'info',
  unmatched: 'info',
  unclaimed: 'warn',
  part_matched: 'warn',
  matched: 'good',
  credit_left: 'info',
  expired: 'bad',
  ended: 'warn',
  part_delivered: 'warn',
  part_invoiced: 'warn',
  part_accepted: 'warn',
  invoiced: 'good',
  partly: 'warn',
  due: 'warn',
  due_soon: 'warn',
  waiting: 'warn',
  warning: 'warn',
  expiring: 'warn',
  overdue: 'bad',
  lost: 'bad',
  rejected: 'bad',
  failed: 'bad',
  blocker: 'bad',
  reversed: 'bad',
  terminated: 'bad',
  disputed: 'hold',
  held: 'hold',
  suspended: 'hold',
  locked: 'hold',
};

export function toneOf(status: string): Tone {
  return tones[status] ?? 'neutral';
}

/** A status: tint, dark text and the word, never hue alone. */
export function StatusTag({ status, children, tone }: { status?: string; children: ReactNode; tone?: Tone }) {
  return <span className={`mx-tag mx-tag-${tone ?? toneOf(status ?? '')}`}>{children}</span>;
}
