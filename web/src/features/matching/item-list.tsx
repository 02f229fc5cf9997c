// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by transform, which rows of a table cannot be.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its current row.
import '@/i18n/words/matching';
import { TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import { editableAmount, formatAmount, parseAmount } from '@/lib/money';
import { RecordPicker } from '@/records/record-picker';
import { Figure } from '@/ui/explain';
import { useIsPhone } from '@/ui/phone';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { toggle, withAmount } from './draft';
import { leaveSearch } from './leave-search';
import type { OpenItem } from './types';
import type { Bench } from './use-bench';

interface Props {
  bench: Bench;
  gridRef: RefObject<HTMLDivElement | null>;
  searchRef: Ref<HTMLInputElement>;
  /** Row under the keys. */
  cursor: number;
  onCursor: (row: number) => void;
}

/** The right side: what the customer has open, with the amount to put on each. */
export function ItemList({ bench, gridRef, searchRef, cursor, onCursor }: Props) {
  const t = useTranslations('matching');
  const { receipt, items, customer, best } = bench;
  const { query, matching } = items;
  const name =
    receipt?.titles?.customer_id ?? best.find(({ customer_id }) => customer_id === customer)?.customer_name;
  return (
    <section className="mx-bench-side" aria-labelledby="bench-items">
      <div className="mx-bench-head">
        <h2 id="bench-items" title={name}>
          {name ? t('itemsOf', { name }) : t('items')}
        </h2>
        {receipt && !receipt.customer_id && (
          <RecordPicker
            object="customer"
            aria-label={t('payer')}
            placeholder={t('payer')}
            value={customer ?? null}
            title={name}
            onChange={(id) => id && bench.choose(id)}
          />
        )}
        <TextInput
          ref={searchRef}
          aria-label={t('searchItems')}
          placeholder={t('searchItems')}
          value={items.search}
          onChange={(event) => items.setSearch(event.currentTarget.value)}
          onKeyDown={(event) =>
            leaveSearch(
              event,
              () => items.setSearch(''),
              () => gridRef.current?.focus(),
            )
          }
        />
      </div>
      {!customer && receipt && <Empty title={t('whose.title')} text={t('whose.text')} />}
      {customer && query.isPending && <Waiting rows={6} height={40} />}
      {query.isError && <ErrorPanel error={query.error} onRetry={() => query.refetch()} />}
      {items.isCurrent && matching.length === 0 && (
        <Empty title={items.search ? t('noMatch') : t('nothingOpen')} />
      )}
      {matching.length > 0 && (
        <>
          <div className="mx-bench-columns mx-bench-item-columns" aria-hidden>
            <span />
            <span>{t('columns.document')}</span>
            <span>{t('columns.open')}</span>
            <span>{t('columns.apply')}</span>
          </div>
          <Rows bench={bench} gridRef={gridRef} cursor={cursor} onCursor={onCursor} />
        </>
      )}
      {items.isCut && <p className="mx-bench-note">{t('cut')}</p>}
    </section>
  );
}

function Rows({ bench, gridRef, cursor, onCursor }: Omit<Props, 'searchRef'>) {
  const t = useTranslations('matching');
  const { items, draft, hint } = bench;
  const shown = items.matching;
  const isPhone = useIsPhone();
  const [typed, setTyped] = useState<{ invoice: string; text: string } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isPhone ? 80 : 56),
    overscan: 6,
  });
  useEffect(() => {
    if (cursor < shown.length) rows.scrollToIndex(cursor, { align: 'auto' });
  }, [rows, cursor, shown.length]);
  const current = shown[cursor];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.metaKey || event.ctrlKey || event.altKey) return;
    if (!current || !/^[0-9.]$/.test(event.key.normalize('NFKC'))) return;
    event.preventDefault();
    setTyped({ invoice: current.invoice_id, text: event.key.normalize('NFKC') });
  };
  return (
    <div
      ref={(element) => {
        box.current = element;
        gridRef.current = element;
      }}
      className="mx-bench-rows"
      role="grid"
      tabIndex={0}
      aria-label={t('items')}
      aria-rowcount={shown.length}
      aria-multiselectable
      aria-activedescendant={current ? `item-${current.invoice_id}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start, size }) => {
          const item = shown[index];
          if (!item) return null;
          const amount = draft.amounts[item.invoice_id];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys; a row only the pointer.
            <div
              key={item.invoice_id}
              id={`item-${item.invoice_id}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 1}
              aria-selected={amount !== undefined}
              data-current={index === cursor || undefined}
              className="mx-bench-row mx-bench-item"
              style={{ transform: `translateY(${start}px)`, height: size }}
              onClick={() => onCursor(index)}
            >
              <ItemCells
                item={item}
                amount={amount}
                isWrittenOff={draft.writeOffs.includes(item.invoice_id)}
                typed={typed?.invoice === item.invoice_id ? typed.text : null}
                onToggle={() => bench.setDraft(toggle(draft, item, hint.left))}
                onAmount={(minor) => {
                  setTyped(null);
                  if (minor !== null) bench.setDraft(withAmount(draft, item.invoice_id, minor));
                }}
                onDone={() => box.current?.focus()}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ItemCells({
  item,
  amount,
  isWrittenOff,
  typed,
  onToggle,
  onAmount,
  onDone,
}: {
  item: OpenItem;
  amount: number | undefined;
  isWrittenOff: boolean;
  typed: string | null;
  onToggle: () => void;
  onAmount: (minor: number | null) => void;
  onDone: () => void;
}) {
  const t = useTranslations('matching');
  return (
    <>
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          className="mx-bench-tick"
          checked={amount !== undefined}
          aria-label={t('tick', { number: item.number })}
          onChange={onToggle}
        />
      </span>
      <span role="gridcell" className="mx-bench-what">
        <span className="mx-ellipsis">
          <strong>{item.number}</strong>{' '}
          {item.is_disputed && <StatusTag status="disputed">{t('disputed')}</StatusTag>}{' '}
          {isWrittenOff && <StatusTag tone="warn">{t('writtenOff')}</StatusTag>}
        </span>
        <span className="mx-ellipsis mx-muted">
          <Terms item={item} />
        </span>
      </span>
      <span role="gridcell" className="mx-bench-open">
        <Figure value={item.open} explain={item.figure} show="amount" />
      </span>
      <span role="gridcell">
        <AmountCell item={item} amount={amount} typed={typed} onAmount={onAmount} onDone={onDone} />
      </span>
    </>
  );
}

/** When it is due, how late it is, and what the discount makes of it on the day the money came. */
function Terms({ item }: { item: OpenItem }) {
  const t = useTranslations('matching');
  const due = item.due_on ?? '—';
  if (item.discount_now.amount_minor > 0) {
    return t('discount', {
      pay: formatAmount(item.pay_now),
      open: formatAmount(item.open),
      until: item.step_ends_on ?? due,
    });
  }
  return item.overdue_days > 0 ? t('overdue', { due, days: item.overdue_days }) : t('due', { due });
}

/** The cash to put on an item: typed over, or as ticked. `Enter` takes it, `Esc` leaves it. */
function AmountCell({
  item,
  amount,
  typed,
  onAmount,
  onDone,
}: {
  item: OpenItem;
  amount: number | undefined;
  typed: string | null;
  onAmount: (minor: number | null) => void;
  onDone: () => void;
}) {
  const t = useTranslations('matching');
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string | null>(null);
  /** `Esc` moves the focus away before the text is gone: what was typed must not be taken then. */
  const isCancelled = useRef(false);
  const { currency } = item.open;
  // Before the next key is handled: a fast hand must not type past the first digit.
  useLayoutEffect(() => {
    if (typed === null) return;
    setText(typed);
    input.current?.focus();
  }, [typed]);
  const minor = text === null ? null : text.trim() === '' ? 0 : parseAmount(text, currency);
  const isWrong = text !== null && text !== '' && (minor === null || minor < 0);
  const isTooMuch = (minor ?? amount ?? 0) > item.open.amount_minor;
  const take = () => {
    if (text === null || isWrong) return;
    setText(null);
    onAmount(minor ?? 0);
  };
  const shown = text ?? (amount === undefined ? '' : formatAmount({ amount_minor: amount, currency }));
  return (
    <input
      ref={input}
      tabIndex={-1}
      className="mx-bench-amount"
      inputMode="decimal"
      autoComplete="off"
      enterKeyHint="done"
      aria-label={t('amountFor', { number: item.number })}
      aria-invalid={isWrong || isTooMuch || undefined}
      value={shown}
      placeholder="0.00"
      onFocus={() => {
        if (typed === null) {
          setText(amount === undefined ? '' : editableAmount({ amount_minor: amount, currency }));
        }
      }}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (isCancelled.current) isCancelled.current = false;
        else if (isWrong) {
          setText(null);
          onAmount(null);
        } else take();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          event.preventDefault();
          if (isWrong) return;
          take();
          onDone();
        }
        if (event.key === 'Escape') {
          event.preventDefault();
          isCancelled.current = true;
          setText(null);
          onAmount(null);
          onDone();
        }
      }}
    />
  );
}
