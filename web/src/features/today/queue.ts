import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import { readOrKept } from '@/api/kept';
import type { components } from '@/api/schema';
import { featureOf, type RecordAction } from '@/records/object-feature';
import type { Tone } from '@/ui/status-tag';

export type Today = components['schemas']['Today'];
export type TodayItem = components['schemas']['TodayItem'];
export type TodayKind = components['schemas']['TodayKind'];
export type Figure = components['schemas']['Figure'];

/** All that waits for the caller, with the figures of their role, in one answer. */
export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: (asked) => readOrKept(asked, () => data(api.GET('/api/v1/today'))),
  networkMode: 'always',
});

/** What is due or late, and what may wait; both in the order of the server. */
export function split(items: TodayItem[]): { now: TodayItem[]; later: TodayItem[] } {
  const isNow = ({ days_left }: TodayItem) => typeof days_left === 'number' && days_left <= 0;
  return { now: items.filter(isNow), later: items.filter((item) => !isNow(item)) };
}

/** How many are due or late, and how many may wait: in all, of one kind or of every kind, not of those listed. */
export function amounts(counts: Today['counts'], kind?: TodayKind): { now: number; later: number } {
  const own = kind ? counts.filter((count) => count.kind === kind) : counts;
  const now = own.reduce((sum, { due }) => sum + due, 0);
  return { now, later: own.reduce((sum, { count }) => sum + count, 0) - now };
}

/** The kinds that most is due of, the largest first. */
export function mostDue(counts: Today['counts'], most: number): Today['counts'] {
  return [...counts]
    .filter(({ due }) => due > 0)
    .sort((one, other) => other.due - one.due)
    .slice(0, most);
}

/** How many of each kind there are in all, in the order in which the kinds come up in the list. */
export function countKinds({ items, counts }: Pick<Today, 'items' | 'counts'>): Today['counts'] {
  const order = [...new Set(items.map(({ kind }) => kind))];
  return order.flatMap((kind) => counts.find((count) => count.kind === kind) ?? []);
}

/** What the day of these is, where it is not the day on which something is due. */
const meanings: Partial<Record<TodayKind, Exclude<DayWords['means'], 'due'>>> = {
  quote_expiring: 'ends',
  discount_ending: 'ends',
  receipt_unclaimed: 'received',
  receipt_unapplied: 'received',
  delivery_unaccepted: 'shipped',
  invoice_draft: 'shipped',
  unbilled: 'accepted',
};

export interface DayWords {
  means: 'due' | 'ends' | 'received' | 'shipped' | 'accepted';
  when: 'late' | 'today' | 'left';
  days: number;
  tone: Tone;
}

/** What the day of an item says, and how loud; undefined for one without a day. */
export function dayOf({ kind, days_left }: TodayItem): DayWords | undefined {
  if (typeof days_left !== 'number') return undefined;
  const means = meanings[kind] ?? 'due';
  const when = days_left < 0 ? 'late' : days_left === 0 ? 'today' : 'left';
  const late = means === 'due' || means === 'ends' ? 'bad' : 'warn';
  const tones: Record<DayWords['when'], Tone> = { late, today: 'warn', left: 'neutral' };
  return { means, when, days: Math.abs(days_left), tone: tones[when] };
}

export interface Offer {
  action: RecordAction;
  /** The record that it is done with: the item's, or its customer's, with whom one talks or whose money comes in. */
  object: string;
  id: string;
}

/** What can be done with an item on the spot: the server's operations that have a dialog and that the caller may use. */
export function offersOf(item: TodayItem, may: (action: string) => boolean): Offer[] {
  return item.actions.map(actionId).flatMap((id): Offer[] => {
    if (!may(id)) return [];
    const find = (object: string) => featureOf(object).actions?.find((action) => action.id === id);
    const own = find(item.object);
    if (own) return [{ action: own, object: item.object, id: item.id }];
    const theirs = item.customer_id ? find('customer') : undefined;
    return theirs && item.customer_id ? [{ action: theirs, object: 'customer', id: item.customer_id }] : [];
  });
}

/** The action of an operation: `record_follow_up` is `follow_up.record`. */
export function actionId(operation: string): string {
  const [verb = '', ...noun] = operation.split('_');
  return `${noun.join('_')}.${verb}`;
}

export interface Tile {
  name: string;
  label: { zh: string; en: string };
  figures: Figure[];
  /** Documents in all of its currencies. */
  count: number;
}

/** Figures of one name together: its currencies stand side by side and are never added. */
export function figuresByName(figures: Figure[]): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const figure of figures) {
    const label = { zh: figure.label_zh, en: figure.label_en };
    const tile = tiles.get(figure.name) ?? { name: figure.name, label, figures: [], count: 0 };
    tile.figures.push(figure);
    tile.count += figure.count;
    tiles.set(figure.name, tile);
  }
  return [...tiles.values()];
}
