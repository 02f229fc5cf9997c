import { Box } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type FocusEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { Button } from '@/ui/button';
import { type Command, useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { offersOf, split, type TodayItem } from './queue';
import { useOffers } from './use-offers';
import { usePathOf, WorkRow } from './work-row';

const SHOWN = 40;

interface Props {
  items: TodayItem[];
  /** How many there are in all, also of those that are not listed. */
  all: { now: number; later: number };
  listRef: RefObject<HTMLDivElement | null>;
}

/** What is due or late, open; what may wait, folded. One cursor goes through both: `J`, `K`, `Enter`, and the keys of actions. */
export function WorkList({ items, all, listRef }: Props) {
  const t = useTranslations('today');
  const { now, later } = split(items);
  const [isOpen, setOpen] = useState(false);
  const showsLater = isOpen || now.length === 0;
  const place = usePlace(listRef, items);
  const offers = useOffers(place.back);
  useRowKeys(place, [...now, ...(showsLater ? later : [])], offers.start);
  const rows = (part: TodayItem[]) => <Rows items={part} offers={offers} />;
  return (
    <Box className="mx-work" ref={listRef} onFocus={place.note} onBlur={place.left}>
      {now.length > 0 && (
        <Part title={t('now')} count={all.now} listed={now.length}>
          {rows(now)}
        </Part>
      )}
      {later.length > 0 && (
        <Part
          title={t('later')}
          count={all.later}
          listed={later.length}
          fold={now.length > 0 ? { isOpen: showsLater, toggle: () => setOpen(!isOpen) } : undefined}
        >
          {showsLater && rows(later)}
        </Part>
      )}
      {offers.dialog}
    </Box>
  );
}

function Part({
  title,
  count,
  listed,
  fold,
  children,
}: {
  title: string;
  count: number;
  /** Fewer than there are, where a kind has more than are listed. */
  listed: number;
  fold?: { isOpen: boolean; toggle: () => void };
  children: ReactNode;
}) {
  const t = useTranslations('today');
  const words = (
    <>
      {title} <span className="mx-work-count">{count}</span>
      {listed < count && <span className="mx-muted"> {t('firstOf', { listed })}</span>}
    </>
  );
  return (
    <section className="mx-work-part" aria-label={title}>
      <div className="mx-work-head" data-folded={(fold && !fold.isOpen) || undefined}>
        <h2>
          {fold ? (
            <button type="button" className="mx-work-fold" aria-expanded={fold.isOpen} onClick={fold.toggle}>
              {words}
              <IconChevronDown size={14} aria-hidden />
            </button>
          ) : (
            words
          )}
        </h2>
        <span aria-hidden>{t('money')}</span>
        <span aria-hidden>{t('when')}</span>
      </div>
      {children}
    </section>
  );
}

function Rows({ items, offers }: { items: TodayItem[]; offers: ReturnType<typeof useOffers> }) {
  const t = useTranslations('today');
  const may = useMay();
  const [shown, setShown] = useState(SHOWN);
  return (
    <>
      <ul className="mx-work-rows">
        {items.slice(0, shown).map((item) => {
          const offer = offersOf(item, may)[0];
          return (
            <WorkRow
              key={`${item.kind} ${item.id}`}
              item={item}
              offer={offer}
              isBusy={offer !== undefined && offers.busy === offer.id}
              onStart={offers.start}
            />
          );
        })}
      </ul>
      {items.length > shown && (
        <Button variant="subtle" className="mx-work-more" onClick={() => setShown(items.length)}>
          {t('rest', { count: items.length - shown })}
        </Button>
      )}
    </>
  );
}

type Place = ReturnType<typeof usePlace>;

/** The row that keys act on is the one that has the focus; when it is done and gone, the next one at its place. */
function usePlace(list: RefObject<HTMLDivElement | null>, items: TodayItem[]) {
  const index = useRef(-1);
  const isHere = useRef(false);
  const [at, setAt] = useState<string | null>(null);
  const lines = () => [...(list.current?.querySelectorAll<HTMLElement>('.mx-work-line') ?? [])];
  const rowOf = (element: Element | null) => element?.closest<HTMLElement>('.mx-work-item') ?? null;
  const focus = (next: number) => {
    const all = lines();
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
  };
  const back = () => focus(index.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the items, which may take the row.
  useEffect(() => {
    if (isHere.current && document.activeElement === document.body) back();
  }, [items]);
  return {
    at,
    back,
    step: (delta: 1 | -1) => {
      const row = rowOf(document.activeElement);
      const focused = row ? lines().findIndex((line) => rowOf(line) === row) : -1;
      focus((focused >= 0 ? focused : delta > 0 ? index.current - 1 : index.current) + delta);
    },
    note: () => {
      const row = rowOf(document.activeElement);
      if (!row) return;
      index.current = lines().findIndex((line) => rowOf(line) === row);
      isHere.current = true;
      setAt(row.dataset.item ?? null);
    },
    left: ({ relatedTarget }: FocusEvent) => {
      // A row that is taken away loses the focus to nothing.
      if (relatedTarget) isHere.current = list.current?.contains(relatedTarget) ?? false;
    },
  };
}

function useRowKeys(place: Place, items: TodayItem[], start: ReturnType<typeof useOffers>['start']): void {
  const t = useTranslations();
  const may = useMay();
  const go = useGo();
  const pathOf = usePathOf();
  const item = items.find(({ kind, id }) => `${kind} ${id}` === place.at);
  const path = item && pathOf(item);
  const command = (id: string, title: string, keys: string | undefined, run: () => void): Command => ({
    id,
    title,
    keys,
    group: 'screen',
    run,
  });
  useCommands([
    command('today.next', t('records.keys.next'), 'J', () => place.step(1)),
    command('today.previous', t('records.keys.previous'), 'K', () => place.step(-1)),
    ...(path ? [command('today.open', t('common.open'), 'Enter', () => go(path))] : []),
    ...(item ? offersOf(item, may) : []).map((offer) =>
      command(offer.action.id, t(offer.action.title as never), offer.action.keys, () => start(offer)),
    ),
  ]);
}
