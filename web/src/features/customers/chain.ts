import type { Money } from '@/lib/money';

/** A figure of the server, as the chain reads it. */
export interface ChainFigure {
  name: string;
  label_zh: string;
  label_en: string;
  amount: Money;
  figure: string;
}

export interface ChainStep {
  name: string;
  figure: ChainFigure;
  /** Width of its bar, 0 to 100: this step beside the largest one of its currency. */
  share: number;
}

/** Money that stopped between two steps. */
export interface ChainGap {
  name: 'notOrdered' | 'notInvoiced' | 'notCollected' | 'unmatched' | 'unearned' | 'overdue';
  amount: Money;
  /** Reference that explains it, where the server states the figure itself. */
  figure?: string;
  /** List that shows the documents behind it. */
  tab?: string;
}

export interface Chain {
  currency: string;
  steps: ChainStep[];
  gaps: ChainGap[];
}

/** From the deal to recognised revenue, in the order of the chain. */
const order = [
  'open_opportunities',
  'contracted',
  'ordered',
  'delivered',
  'invoiced',
  'collected',
  'recognized',
];

/** Steps whose amounts are without tax. */
const net = new Set(['delivered', 'recognized']);

/**
 * The chain of a customer, one for each currency. Gaps are figures of the server, except what is contracted and not
 * ordered: both of those are totals with tax, so their difference is one too. Amounts with and without tax are never
 * subtracted from each other.
 */
export function chainsOf(figures: ChainFigure[]): Chain[] {
  const currencies = [...new Set(figures.map(({ amount }) => amount.currency))];
  return currencies.flatMap((currency) => {
    const own = new Map(
      figures.filter(({ amount }) => amount.currency === currency).map((figure) => [figure.name, figure]),
    );
    const steps = stepsOf(own);
    return steps.length > 0 ? [{ currency, steps, gaps: gapsOf(own, currency) }] : [];
  });
}

function stepsOf(own: Map<string, ChainFigure>): ChainStep[] {
  const figures = order.flatMap((name) => own.get(name) ?? []);
  const largest = Math.max(
    ...figures.filter(({ name }) => !net.has(name)).map(({ amount }) => amount.amount_minor),
    1,
  );
  const minor = (name: string) => own.get(name)?.amount.amount_minor ?? 0;
  // What is without tax stands beside the orders without tax: delivered in full is as long as ordered.
  const untaxed = minor('ordered_net');
  const whole = untaxed > 0 ? (untaxed * largest) / Math.max(minor('ordered'), 1) : largest;
  return figures.map((figure) => ({
    name: figure.name,
    figure,
    share: shareOf(figure.amount.amount_minor, net.has(figure.name) ? whole : largest),
  }));
}

function shareOf(part: number, whole: number): number {
  return Math.min(100, Math.max(0, Math.round((part / whole) * 100)));
}

function gapsOf(own: Map<string, ChainFigure>, currency: string): ChainGap[] {
  const gaps: ChainGap[] = [];
  const minor = (name: string) => own.get(name)?.amount.amount_minor ?? 0;
  const add = (name: ChainGap['name'], amount_minor: number, figure?: string, tab?: string) => {
    if (amount_minor > 0) gaps.push({ name, amount: { amount_minor, currency }, figure, tab });
  };
  add('notOrdered', minor('contracted') - minor('ordered'), undefined, 'contracts.customer_id');
  const position = own.get('position');
  if (minor('position') > 0) add('notInvoiced', minor('position'), position?.figure, 'orders.customer_id');
  else add('unearned', -minor('position'), position?.figure, 'contracts.customer_id');
  add('notCollected', minor('open'), own.get('open')?.figure, 'invoices.customer_id');
  // Money that came in and is on no invoice: it is why what came in and what is open are more than what was invoiced.
  add('unmatched', minor('unapplied'), own.get('unapplied')?.figure, 'receipts.customer_id');
  add('overdue', minor('overdue'), own.get('overdue')?.figure, 'invoices.customer_id');
  return gaps;
}
