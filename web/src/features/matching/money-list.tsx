import '@/i18n/words/matching';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { EntityChip } from '@/records/entity-chip';
import { ChoiceField } from '@/ui/choice-field';
import { Money } from '@/ui/money';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { SURE } from './accept-plan';
import { leaveSearch } from './leave-search';
import { suggestionsQuery } from './queries';
import type { Receipt } from './types';
import type { Bench } from './use-bench';

interface Props {
  bench: Bench;
  listRef: Ref<HTMLDivElement>;
  searchRef: Ref<HTMLInputElement>;
  onOpen: (receipt: Receipt) => void;
  /** Back to the list, from its search. */
  onLeaveSearch: () => void;
}

/** The left side: money that is on no invoice yet. */
export function MoneyList({ bench, listRef, searchRef, onOpen, onLeaveSearch }: Props) {
  const t = useTranslations('matching');
  const { list, receipts } = bench;
  const isNarrowed = Boolean(bench.search || bench.narrowed);
  return (
    <section className="mx-bench-side" aria-labelledby="bench-money">
      <div className="mx-bench-head">
        <h2 id="bench-money">{t('money')}</h2>
        <TextInput
          ref={searchRef}
          aria-label={t('searchMoney')}
          placeholder={t('searchMoney')}
          value={bench.search}
          onChange={(event) => bench.setSearch(event.currentTarget.value)}
          onKeyDown={(event) => leaveSearch(event, () => bench.setSearch(''), onLeaveSearch)}
        />
        <ChoiceField
          ariaLabel={t('sort.label')}
          value={bench.sort}
          onChange={bench.setSort}
          choices={['-received_on', 'received_on', '-unapplied', 'unapplied'].map((value) => ({
            value,
            label: t(`sort.${value}` as never),
          }))}
        />
        <EntityChip entity={bench.narrowed} />
      </div>
      {list.isPending && <Waiting rows={8} height={40} />}
      {list.isError && <ErrorPanel error={list.error} onRetry={() => list.refetch()} />}
      {list.isSuccess && receipts.length === 0 && (
        <Empty
          title={isNarrowed ? t('noMatch') : t('empty.title')}
          text={isNarrowed ? undefined : t('empty.text')}
        />
      )}
      {receipts.length > 0 && (
        <>
          <div className="mx-bench-columns" aria-hidden>
            <span>{t('columns.payer')}</span>
            <span>{t('columns.sure')}</span>
            <span>{t('columns.unapplied')}</span>
          </div>
          <Rows bench={bench} listRef={listRef} onOpen={onOpen} />
        </>
      )}
    </section>
  );
}

function Rows({ bench, listRef, onOpen }: Omit<Props, 'searchRef' | 'onLeaveSearch'>) {
  const t = useTranslations('matching');
  const { receipts, place, list } = bench;
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: receipts.length,
    getScrollElement: () => box.current,
    estimateSize: () => 56,
    overscan: 6,
  });
  useEffect(() => {
    if (place < receipts.length) rows.scrollToIndex(place, { align: 'auto' });
  }, [rows, place, receipts.length]);
  const shown = rows.getVirtualItems();
  const lastShown = shown[shown.length - 1]?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (lastShown >= receipts.length - 10 && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [lastShown, receipts.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div
      ref={(element) => {
        box.current = element;
        if (typeof listRef === 'function') listRef(element);
        else if (listRef) listRef.current = element;
      }}
      className="mx-bench-rows"
      role="listbox"
      tabIndex={0}
      aria-label={t('money')}
      aria-activedescendant={receipts[place] ? `money-${receipts[place].id}` : undefined}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start, size }) => {
          const receipt = receipts[index];
          if (!receipt) return null;
          return (
            <MoneyRow
              key={receipt.id}
              receipt={receipt}
              isCurrent={index === place}
              position={index + 1}
              count={hasNextPage ? -1 : receipts.length}
              top={start}
              height={size}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

function MoneyRow({
  receipt,
  isCurrent,
  position,
  count,
  top,
  height,
  onOpen,
}: {
  receipt: Receipt;
  isCurrent: boolean;
  position: number;
  count: number;
  top: number;
  height: number;
  onOpen: (receipt: Receipt) => void;
}) {
  const t = useTranslations('matching');
  const customer = receipt.titles?.customer_id;
  const payer = receipt.payer_name ?? customer ?? receipt.number;
  const beside = receipt.reference ?? (customer === payer ? undefined : customer);
  // Asked for the lines in sight only, and kept: the sure ones are seen without opening each.
  const best = useQuery(suggestionsQuery(receipt.id)).data?.items[0];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the focus and the keys; a row only the pointer.
    <div
      id={`money-${receipt.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-posinset={position}
      aria-setsize={count}
      className="mx-bench-row"
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onOpen(receipt)}
    >
      <span className="mx-tile-line">
        <span className="mx-ellipsis" title={payer}>
          {payer}
        </span>
        <span className="mx-bench-figures">
          {best && (
            <StatusTag tone={best.score >= SURE ? 'good' : best.score >= 60 ? 'warn' : 'neutral'}>
              <span title={t('why.score', { score: best.score })}>{best.score}%</span>
            </StatusTag>
          )}
          <strong>
            <Money value={receipt.unapplied} show="code" />
          </strong>
        </span>
      </span>
      <span className="mx-tile-line mx-muted">
        <span className="mx-ellipsis">
          <span className="mx-figure">{receipt.received_on}</span>{' '}
          <span className="mx-figure">{receipt.number}</span> {beside}
        </span>
        {!receipt.customer_id && <StatusTag tone="warn">{t('unclaimed')}</StatusTag>}
      </span>
    </div>
  );
}
