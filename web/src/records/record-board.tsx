import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { asProblem, type Problem } from '@/lib/problem';
import { useCommands } from '@/ui/commands';
import { Dialog } from '@/ui/dialog';
import { useGo } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { Refusal } from '@/ui/refusal';
import { ErrorPanel, Waiting } from '@/ui/states';
import { toast } from '@/ui/toast';
import {
  type BoardColumn,
  columnCondition,
  useBoardColumns,
  useBoardMove,
  useUnsetColumn,
} from './board-columns';
import { cardParts, FACTS, needsLabel } from './card-parts';
import { counted } from './counted';
import { fieldNode, fieldPlainText, fieldValue, useFieldWords } from './field-text';
import type { ListState } from './list-state';
import { rememberList } from './list-trail';
import { featureOf } from './object-feature';
import { useRecords, useTotals } from './queries';
import { nameOf } from './record-title';
import './record-board.css';
import type { FieldDescription, ListQuery, ObjectDescription, Rec } from './types';
import { rememberUndo, undoLast } from './undo';

interface Props {
  object: ObjectDescription;
  state: ListState;
  field: FieldDescription;
}

/** What moves between columns right now: shown there before the server says so, and put back when it refuses. */
interface Moving {
  record: Rec;
  from: string;
  to: string;
}

/** The same query as the list, in columns by stage, status or another choice. */
export function RecordBoard({ object, state, field }: Props) {
  const t = useTranslations('records.board');
  const label = useLabel();
  const isPhone = useIsPhone();
  const known = useBoardColumns(field);
  const unset = useUnsetColumn(object, field, state.query);
  const columns = known && unset ? [unset, ...known] : known;
  const board = useMoves(object, field);
  const [strip, setStrip] = useState<string | null>(null);
  useBoardKeys();
  if (!columns) return <Waiting />;
  const chosen = columns.find(({ value }) => value === strip) ?? columns[0];
  const shown = isPhone ? columns.filter((column) => column === chosen) : columns;
  return (
    <>
      {isPhone && (
        <div className="mx-stages" role="tablist" aria-label={label(field.label)}>
          {columns.map((column) => (
            <button
              key={column.value}
              type="button"
              role="tab"
              aria-selected={column === chosen}
              onClick={() => setStrip(column.value)}
            >
              {column.title}
            </button>
          ))}
        </div>
      )}
      <section className="mx-board" tabIndex={0} aria-label={t('title', { field: label(field.label) })}>
        {shown.map((column) => (
          <Column
            key={column.value}
            object={object}
            field={field}
            column={column}
            columns={columns}
            query={state.query}
            columnsShown={state.columns}
            moving={board.moving}
            onMove={board.move}
          />
        ))}
      </section>
      {board.refused && <Refused object={object} refused={board.refused} onClose={board.dismiss} />}
    </>
  );
}

interface RefusedMove {
  record: Rec;
  to: string;
  problem: Problem;
}

/** Why a card went back; where something is missing and the feature can ask for it, it is asked for right here. */
function Refused({
  object,
  refused,
  onClose,
}: {
  object: ObjectDescription;
  refused: RefusedMove;
  onClose: () => void;
}) {
  const t = useTranslations('records.board');
  const label = useLabel();
  const labels = useMemo(
    () =>
      Object.fromEntries(
        object.fields.map((field) => [`/${field.name.replace('.', '/')}`, label(field.label)]),
      ),
    [object, label],
  );
  const { MoveOnBoard } = featureOf(object.name);
  const { record, to, problem } = refused;
  if (MoveOnBoard && problem.status === 422 && problem.errors.length > 0) {
    return (
      <Suspense fallback={null}>
        <MoveOnBoard record={record} to={to} onClose={onClose} />
      </Suspense>
    );
  }
  return (
    <Dialog title={t('refused')} onClose={onClose}>
      <Refusal problem={problem} labels={labels} />
    </Dialog>
  );
}

function useMoves(object: ObjectDescription, field: FieldDescription) {
  const t = useTranslations('records.board');
  const tc = useTranslations('common');
  const client = useQueryClient();
  const send = useBoardMove(object, field);
  const [moving, setMoving] = useState<Moving[]>([]);
  const [refused, setRefused] = useState<RefusedMove | null>(null);
  const move = async (record: Rec, to: BoardColumn, isUndo = false) => {
    const from = String(fieldValue(field, record) ?? '');
    if (!send || from === to.value) return;
    const step = { record, from, to: to.value };
    setMoving((before) => [...before.filter((other) => other.record.id !== record.id), step]);
    try {
      const saved = await send(record, to.value);
      await client.invalidateQueries({ queryKey: [object.plural] });
      const back = rememberUndo(() => move(saved, { value: from, title: '' }, true));
      if (!isUndo)
        toast(t('moved', { record: nameOf(object, record), column: to.title }), {
          label: tc('undo'),
          run: back,
        });
    } catch (error) {
      setRefused({ record, to: to.value, problem: asProblem(error) });
    } finally {
      setMoving((before) => before.filter((other) => other !== step));
    }
  };
  return {
    moving,
    refused,
    dismiss: () => setRefused(null),
    move: send ? (record: Rec, to: BoardColumn) => void move(record, to) : undefined,
  };
}

interface ColumnProps {
  object: ObjectDescription;
  field: FieldDescription;
  column: BoardColumn;
  columns: BoardColumn[];
  query: ListQuery;
  columnsShown: string[];
  moving: Moving[];
  onMove: ((record: Rec, to: BoardColumn) => void) | undefined;
}

const PAGE = 30;

function Column({ object, field, column, columns, query, columnsShown, moving, onMove }: ColumnProps) {
  const t = useTranslations('records.board');
  const tc = useTranslations('common');
  const narrowed: ListQuery = {
    ...query,
    filter: [...(query.filter ?? []), columnCondition(field, column.value)],
  };
  const records = useRecords(object.plural, narrowed, { limit: PAGE });
  const totals = useTotals(object.plural, narrowed);
  const { ref, isOver } = useDrop(column, onMove);
  const parts = cardParts(
    object,
    columnsShown.filter((name) => name !== field.name && name !== 'status'),
  );
  const sums = parts.figure && totals.data?.sums[parts.figure.name];
  const listed = counted(object, records.data?.pages.flatMap(({ items }) => items) ?? []);
  const here = listed.filter(
    ({ id }) => !moving.some((step) => step.record.id === id && step.to !== column.value),
  );
  const coming = moving.filter(
    (step) => step.to === column.value && !listed.some(({ id }) => id === step.record.id),
  );
  const rows = [...coming.map(({ record }) => record), ...here];
  return (
    <div ref={ref} className="mx-column" data-over={isOver || undefined}>
      <header className="mx-column-head">
        <h2>{column.title}</h2>
        <span className="mx-column-count">{totals.data?.count ?? ''}</span>
        {sums && sums.length > 0 && (
          <span className="mx-column-sum">
            <Moneys values={sums} compact />
          </span>
        )}
      </header>
      {records.isError && <ErrorPanel error={records.error} onRetry={() => void records.refetch()} />}
      {records.isPending && <Waiting rows={3} height={56} />}
      <ul className="mx-column-cards" aria-label={column.title}>
        {rows.map((record) => (
          <Card
            key={record.id}
            object={object}
            record={record}
            rows={rows}
            parts={parts}
            columns={columns.filter(({ value }) => value !== column.value)}
            isMoving={moving.some((step) => step.record.id === record.id)}
            onMove={onMove}
          />
        ))}
      </ul>
      {records.isSuccess && rows.length === 0 && <p className="mx-column-empty">{t('empty')}</p>}
      {records.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          loading={records.isFetchingNextPage}
          onClick={() => void records.fetchNextPage()}
        >
          {tc('more')}
        </Button>
      )}
    </div>
  );
}

interface CardProps {
  object: ObjectDescription;
  record: Rec;
  rows: Rec[];
  parts: ReturnType<typeof cardParts>;
  columns: BoardColumn[];
  isMoving: boolean;
  onMove: ((record: Rec, to: BoardColumn) => void) | undefined;
}

function Card({ object, record, rows, parts, columns, isMoving, onMove }: CardProps) {
  const t = useTranslations('records.board');
  const words = useFieldWords();
  const go = useGo();
  const ref = useDrag(record, onMove !== undefined);
  const [isOpen, setOpen] = useState(false);
  const name = nameOf(object, record);
  const Note = featureOf(object.name).CardNote;
  const facts = parts.facts.filter((field) => !needsLabel(field)).slice(0, FACTS);
  const shown = (field: FieldDescription | undefined) => {
    const value = field && fieldValue(field, record);
    return field && value !== null && value !== undefined && value !== ''
      ? fieldNode(field, record, words)
      : null;
  };
  return (
    <li ref={ref} className="mx-board-card" data-card={record.id} data-moving={isMoving || undefined}>
      <a
        href={`/${object.plural}/${record.id}`}
        // Else the browser drags the address instead of the card.
        draggable={false}
        data-card-link
        onKeyDown={(event) => onCardKey(event)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          rememberList(object, rows);
          go(`/${object.plural}/${record.id}`);
        }}
      >
        {name}
      </a>
      {onMove && (
        <Menu opened={isOpen} onChange={setOpen} position="bottom-end">
          <Menu.Target>
            <ActionIcon className="mx-board-menu" aria-label={t('moveRecord', { record: name })} data-move>
              <IconDots size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('moveTo')}</Menu.Label>
            {columns.map((column) => (
              <Menu.Item key={column.value} onClick={() => onMove(record, column)}>
                {column.title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <div className="mx-board-figure">
        <strong>{shown(parts.figure)}</strong>
        <span className="mx-board-day">{shown(parts.day)}</span>
      </div>
      <div className="mx-board-facts">
        {facts.map((field) => {
          const node = shown(field);
          return (
            node && (
              <span key={field.name} title={fieldPlainText(field, record, words)}>
                {node}
              </span>
            )
          );
        })}
      </div>
      {Note && (
        <Suspense fallback={null}>
          <div className="mx-board-note">
            <Note record={record} />
          </div>
        </Suspense>
      )}
    </li>
  );
}

/** Arrows walk over the cards as they lie: up and down in a column, left and right between columns. */
function onCardKey(event: KeyboardEvent<HTMLElement>): void {
  const column = event.currentTarget.closest('.mx-column');
  const links = [...(column?.querySelectorAll<HTMLElement>('[data-card-link]') ?? [])];
  const at = links.indexOf(event.currentTarget);
  const beside = event.key === 'ArrowRight' ? column?.nextElementSibling : column?.previousElementSibling;
  const besides = [...(beside?.querySelectorAll<HTMLElement>('[data-card-link]') ?? [])];
  const target = {
    ArrowDown: links[at + 1],
    ArrowUp: links[at - 1],
    ArrowRight: besides[Math.min(at, besides.length - 1)],
    ArrowLeft: besides[Math.min(at, besides.length - 1)],
  }[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function useBoardKeys(): void {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const step = (delta: number) => {
    const links = [...document.querySelectorAll<HTMLElement>('[data-card-link]')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.max(0, Math.min(links.length - 1, at + delta))]?.focus();
  };
  useCommands([
    { id: 'list.next', title: t('keys.next'), keys: 'J', group: 'screen', run: () => step(1) },
    { id: 'list.previous', title: t('keys.previous'), keys: 'K', group: 'screen', run: () => step(-1) },
    {
      id: 'board.move',
      title: t('board.moveTo'),
      keys: 'S',
      group: 'screen',
      run: () =>
        document.activeElement?.closest('[data-card]')?.querySelector<HTMLElement>('[data-move]')?.click(),
    },
    { id: 'list.undo', title: tc('undo'), keys: 'Z', group: 'screen', run: () => void undoLast() },
  ]);
}

function useDrag(record: Rec, isOn: boolean) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element || !isOn) return;
    return draggable({ element, getInitialData: () => ({ record }) });
  }, [record, isOn]);
  return ref;
}

function useDrop(column: BoardColumn, onMove: ((record: Rec, to: BoardColumn) => void) | undefined) {
  const ref = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const move = useRef(onMove);
  move.current = onMove;
  const isOn = onMove !== undefined;
  const { value, title } = column;
  useEffect(() => {
    const element = ref.current;
    if (!element || !isOn) return;
    return combine(
      dropTargetForElements({
        element,
        canDrop: ({ source }) => 'record' in source.data,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          move.current?.(source.data.record as Rec, { value, title });
        },
      }),
    );
  }, [value, title, isOn]);
  return { ref, isOver };
}
