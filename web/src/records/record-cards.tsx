import { IconPhone } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { cardParts, FACTS, needsLabel } from './card-parts';
import { fieldNode, fieldPlainText, fieldValue, useFieldWords } from './field-text';
import { featureOf } from './object-feature';
import { ownCell } from './own-cell';
import { nameOf } from './record-title';
import type { FieldDescription, ObjectDescription, Rec } from './types';

interface Props {
  object: ObjectDescription;
  columns: string[];
  rows: Rec[];
  onOpen: (record: Rec) => void;
  onEnd: () => void;
  note?: ReactNode;
  /** The one that is open beside the list; kept in sight. */
  current?: string;
}

const CARD = 60;

/** The list on the phone: name and status at the left, the figure and its day at the right. */
export function RecordCards({ object, columns, rows, onOpen, onEnd, note, current }: Props) {
  const label = useLabel();
  const t = useTranslations('records');
  const { CardFigure } = featureOf(object.name);
  const words = useFieldWords();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    overscan: 8,
  });
  const last = virtual.range?.endIndex ?? 0;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) end.current();
  }, [last, rows.length]);
  const at = current ? rows.findIndex(({ id }) => id === current) : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there when another one is opened, not on each scroll.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at]);
  const parts = cardParts(object, columns);
  const text = (field: FieldDescription | undefined, record: Rec) => {
    const value = field && fieldValue(field, record);
    return field && value !== null && value !== undefined && value !== ''
      ? ownCell(object, field.name, record, () => fieldNode(field, record, words))
      : null;
  };
  /** The first facts that there are; what the name says already is no other one, and what is not so is none. */
  const factsOf = (record: Rec) => {
    const name = nameOf(object, record, words.label);
    return parts.facts
      .filter((field) => {
        const value = fieldValue(field, record);
        return value !== null && value !== undefined && value !== '' && value !== false;
      })
      .filter((field) => fieldPlainText(field, record, words) !== name)
      .slice(0, FACTS);
  };
  return (
    <section
      ref={scroller}
      className="mx-cards"
      tabIndex={0}
      aria-label={label(object.label_plural ?? object.label)}
      data-scroll-restoration-id={`cards-${object.plural}`}
    >
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const record = rows[index];
          if (!record) return null;
          return (
            <li key={record.id} style={{ transform: `translateY(${start}px)`, height: CARD }}>
              <a
                href={`/${object.plural}/${record.id}`}
                className="mx-card"
                aria-current={record.id === current || undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  onOpen(record);
                }}
              >
                <span className="mx-card-title">
                  {ownCell(object, object.title, record, () => nameOf(object, record, words.label))}
                </span>
                {CardFigure ? (
                  <span className="mx-card-figure mx-card-figures">
                    <Suspense fallback={null}>
                      <CardFigure record={record} />
                    </Suspense>
                  </span>
                ) : (
                  <span className="mx-card-figure">{text(parts.figure, record)}</span>
                )}
                <span className="mx-card-facts">
                  {factsOf(record).map((field) => (
                    <span key={field.name}>
                      {needsLabel(field) && `${words.label(field.label)} `}
                      {field.kind !== 'bool' && text(field, record)}
                    </span>
                  ))}
                </span>
                {!CardFigure && <span className="mx-card-day">{text(parts.day, record)}</span>}
              </a>
              {typeof record.phone === 'string' && record.phone !== '' && (
                <a
                  href={`tel:${record.phone.replace(/[^+\d]/g, '')}`}
                  className="mx-card-call"
                  aria-label={t('call', { name: nameOf(object, record, words.label) })}
                >
                  <IconPhone size={18} aria-hidden />
                </a>
              )}
            </li>
          );
        })}
      </ul>
      {note && <div className="mx-grid-note">{note}</div>}
    </section>
  );
}
