import {
  lazy,
  type ReactNode,
  type Ref,
  type RefObject,
  Suspense,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { formatMoney, type Money } from '@/lib/money';
import { type Command, useCommands } from '@/ui/commands';
import { DataGrid, type GridColumn, type GridHandle } from '@/ui/data-grid';
import { useGo } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { toast } from '@/ui/toast';
import {
  choiceWidth,
  columnGrowth,
  columnWidth,
  figureWidth,
  headingWidth,
  isFigure,
  LONGEST_CHOICE,
  withTitle,
} from './columns';
import {
  choiceText,
  type FieldWords,
  fieldNode,
  fieldPlainText,
  fieldValue,
  useFieldWords,
} from './field-text';
import type { ListState } from './list-state';
import { rememberList } from './list-trail';
import { ownCell } from './own-cell';
import { RecordCards } from './record-cards';
import { nameOf } from './record-title';
import { useSaveRecord } from './save-record';
import type { FieldDescription, ObjectDescription, Rec, Totals } from './types';
import { undoLast } from './undo';
import { useWidths } from './widths';

// Inputs of every kind are heavy, and most lists are read: they come with the first cell that is edited.
const CellEditor = lazy(async () => ({ default: (await import('./cell-editor')).CellEditor }));
const ConflictDialog = lazy(async () => ({ default: (await import('./conflict-dialog')).ConflictDialog }));

/** So many columns share what is left over of the width. */
const FEW = 4;

interface Props {
  object: ObjectDescription;
  state: ListState;
  rows: Rec[];
  totals: Totals | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: Set<string>) => void;
  /** Next page, when there is one. */
  onEnd: () => void;
  fresh?: ReadonlySet<string>;
  note?: ReactNode;
  ref?: Ref<GridHandle>;
}

/** The list layout of any object: a grid at the desk, cards on the phone. */
export function RecordTable(props: Props) {
  const { object, state, rows, totals, selected, onSelect } = props;
  const label = useLabel();
  const words = useFieldWords();
  const t = useTranslations('records');
  const go = useGo();
  const isPhone = useIsPhone();
  const grid = useRef<GridHandle>(null);
  const widths = useWidths(object.name);
  const saving = useSaveRecord(object);
  const refusal = useEditRefusal(object);
  const needed = useNeededWidths(object, state.columns, rows, totals, words);
  const tc = useTranslations('common');
  // A sum over a part says so.
  const sumWord = state.isNarrowed ? t('sums') : tc('total');
  const columns = useGridColumns(object, state, totals, words, widths.of, needed, sumWord);
  useImperativeHandle(props.ref, () => ({
    move: (delta) => grid.current?.move(delta),
    tick: (isRange) => grid.current?.tick(isRange),
    edit: () => grid.current?.edit(),
    focus: () => grid.current?.focus(),
    row: () => grid.current?.row() ?? 0,
    goTo: (row) => grid.current?.goTo(row),
  }));
  const open = (record: Rec) => {
    rememberList(object, rows);
    go(`/${object.plural}/${record.id}`);
  };
  const peek = (record: Rec) => state.set({ open: record.id }, { replace: Boolean(state.search.open) });
  useGridCommands(grid, { rows, columns, selected, onSelect, open, peek, isOff: isPhone });

  if (isPhone) {
    return (
      <RecordCards
        object={object}
        columns={state.columns}
        rows={rows}
        onOpen={open}
        onEnd={props.onEnd}
        note={props.note}
      />
    );
  }
  const fieldOf = (id: string) => object.fields.find(({ name }) => name === id);
  return (
    <>
      <DataGrid
        ref={grid}
        label={label(object.label_plural ?? object.label)}
        columns={columns}
        rows={rows}
        getId={idOf}
        total={totals?.count ?? -1}
        sort={state.query.sort}
        onSort={(id, isAdded) => state.set({ sort: nextSort(state.query.sort, id, isAdded) })}
        onMoveColumn={(id, to) => state.set({ cols: moved(state.columns, id, to) }, { replace: true })}
        onWidth={widths.set}
        selected={selected}
        onSelect={onSelect}
        onOpen={open}
        onPeek={peek}
        openId={state.search.open}
        onRow={(record) => state.search.open && peek(record)}
        onEnd={props.onEnd}
        fresh={props.fresh}
        note={props.note}
        hasFooter={state.columns.some((name) => (totals?.sums[name]?.length ?? 0) > 0)}
        scrollKey={`grid-${object.plural}`}
        canEdit={(record, column) => refusal(record, fieldOf(column.id)) === null}
        onRefuseEdit={(record, column) => toast(refusal(record, fieldOf(column.id)) ?? '')}
        editor={(record, column, editing) => {
          const field = fieldOf(column.id);
          return field ? (
            <Suspense fallback={null}>
              <CellEditor
                object={object}
                field={field}
                record={record}
                editing={editing}
                onSave={(base, value, title) =>
                  void saving.save(
                    base,
                    { [field.name]: value },
                    title === undefined ? undefined : { [field.name]: title },
                  )
                }
              />
            </Suspense>
          ) : null;
        }}
      />
      {saving.conflict && (
        <Suspense fallback={null}>
          <ConflictDialog object={object} conflict={saving.conflict} onSettle={saving.settle} />
        </Suspense>
      )}
      <span className="mx-sr-only" role="status">
        {selected.size > 0 ? t('selected', { count: selected.size }) : ''}
      </span>
    </>
  );
}

function idOf(record: Rec): string {
  return record.id;
}

function useGridColumns(
  object: ObjectDescription,
  state: ListState,
  totals: Totals | undefined,
  words: FieldWords,
  widthOf: (id: string) => number | undefined,
  needed: Record<string, number>,
  sumWord: string,
): GridColumn<Rec>[] {
  const { columns } = state;
  const { sort = '' } = state.query;
  return useMemo(
    () =>
      columns.flatMap((name): GridColumn<Rec>[] => {
        const field = object.fields.find((candidate) => candidate.name === name);
        if (!field) return [];
        // Records without a name of their own are called after what they are about, not by their id.
        const header = words.label(name === 'id' && name === object.title ? object.label : field.label);
        const isSorted = sort.split(',').some((key) => key === name || key === `-${name}`);
        const chosen = widthOf(name);
        return [
          {
            id: name,
            header,
            width:
              chosen ??
              Math.max(columnWidth(object, field), headingWidth(header, isSorted), needed[name] ?? 0),
            grow:
              chosen === undefined
                ? (columnGrowth(object, field, columns.length <= FEW) ??
                  (needed[name] === LONGEST_CHOICE ? 2 : undefined))
                : undefined,
            isEnd: isFigure(field),
            isSortable: field.is_sortable,
            cell: (record) =>
              name === object.title ? (
                <a
                  href={`/${object.plural}/${record.id}`}
                  data-nav
                  tabIndex={-1}
                  title={nameOf(object, record, words.label)}
                >
                  {ownCell(object, name, record, () => nameOf(object, record, words.label))}
                </a>
              ) : (
                ownCell(object, name, record, () => fieldNode(field, record, words))
              ),
            text: (record) =>
              name === object.title
                ? nameOf(object, record, words.label)
                : fieldPlainText(field, record, words),
            footer: totals?.sums[name] ? (
              <Moneys values={totals.sums[name]} />
            ) : name === columns[0] ? (
              sumWord
            ) : undefined,
          },
        ];
      }),
    [object, columns, sort, totals, words, widthOf, needed, sumWord],
  );
}

/** Widths that the amounts and the choices of each column need, rows and sums; the same object while they are the same. */
function useNeededWidths(
  object: ObjectDescription,
  columns: string[],
  rows: Rec[],
  totals: Totals | undefined,
  words: FieldWords,
): Record<string, number> {
  const widths = JSON.stringify(
    Object.fromEntries(
      columns.flatMap((name) => {
        const field = object.fields.find((candidate) => candidate.name === name);
        if (field?.kind === 'choice') {
          const values = [...new Set(rows.map((row) => fieldValue(field, row)))].filter(Boolean);
          const needs = values.map((value) => choiceWidth(choiceText(field, value, words.label)));
          return [[name, Math.max(0, ...needs)]];
        }
        const sums = (totals?.sums[name] ?? []).map((sum) => formatMoney(sum, 'code').length);
        const own = rows.map(({ [name]: value }) => (isMoney(value) ? formatMoney(value).length : 0));
        const longest = Math.max(0, ...sums, ...own);
        return longest > 0 ? [[name, figureWidth(longest)]] : [];
      }),
    ),
  );
  return useMemo(() => JSON.parse(widths) as Record<string, number>, [widths]);
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount_minor' in value;
}

/** Why a cell may not be changed in place; null when it may. */
function useEditRefusal(object: ObjectDescription) {
  const t = useTranslations('records.readOnly');
  const may = useMay();
  const canUpdate = may(`${object.name}.update`);
  return useCallback(
    (record: Rec, field: FieldDescription | undefined): string | null => {
      if (!field) return t('system');
      if (object.written_by !== 'records' || record.version === undefined) return t('verbs');
      if (!field.is_writable || field.is_given_once) return t('system');
      return canUpdate ? null : t('right', { right: `${object.name}.update` });
    },
    [object, canUpdate, t],
  );
}

function useGridCommands(
  grid: RefObject<GridHandle | null>,
  list: {
    rows: Rec[];
    columns: GridColumn<Rec>[];
    selected: ReadonlySet<string>;
    onSelect: (selected: Set<string>) => void;
    open: (record: Rec) => void;
    peek: (record: Rec) => void;
    isOff: boolean;
  },
): void {
  const t = useTranslations('records.keys');
  const tc = useTranslations('common');
  const { rows, columns, selected, onSelect } = list;
  const here = () => rows[Math.max(0, grid.current?.row() ?? 0)];
  const copy = () => {
    const chosen =
      selected.size > 0
        ? rows.filter(({ id }) => selected.has(id))
        : [here()].filter((row) => row !== undefined);
    void navigator.clipboard?.writeText(asTsv(columns, chosen)).then(() => toast(tc('copied')));
  };
  const commands: Command[] = [
    { id: 'list.next', title: t('next'), keys: 'J', group: 'screen', run: () => grid.current?.move(1) },
    {
      id: 'list.previous',
      title: t('previous'),
      keys: 'K',
      group: 'screen',
      run: () => grid.current?.move(-1),
    },
    {
      id: 'list.select',
      title: t('select'),
      keys: 'X',
      group: 'screen',
      run: () => grid.current?.tick(false),
    },
    {
      id: 'list.range',
      title: t('range'),
      keys: 'Shift+X',
      group: 'screen',
      run: () => grid.current?.tick(true),
    },
    { id: 'list.edit', title: t('edit'), keys: 'E', group: 'screen', run: () => grid.current?.edit() },
    { id: 'list.copy', title: t('copy'), keys: 'Mod+C', group: 'screen', run: copy },
    { id: 'list.undo', title: tc('undo'), keys: 'Z', group: 'screen', run: () => void undoLast() },
    {
      id: 'list.page',
      title: t('page'),
      keys: 'Mod+Enter',
      group: 'screen',
      run: () => {
        const record = here();
        if (record) list.open(record);
      },
    },
  ];
  if (selected.size > 0) {
    commands.push({
      id: 'list.clear',
      title: t('clear'),
      keys: 'Esc',
      group: 'screen',
      run: () => onSelect(new Set()),
    });
  }
  // A browser copies marked text; the rows are copied only when nothing is marked.
  const isMarked = () => (globalThis.getSelection?.()?.toString() ?? '') !== '';
  useCommands(
    list.isOff
      ? []
      : commands.map((command) =>
          command.id === 'list.copy'
            ? { ...command, disabled: isMarked() ? t('marked') : undefined }
            : command,
        ),
  );
}

/** Tab separated, with headings: what a spreadsheet takes. */
export function asTsv(columns: GridColumn<Rec>[], rows: Rec[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const lines = [
    columns.map(({ header }) => clean(header)),
    ...rows.map((row) => columns.map((column) => clean(column.text(row)))),
  ];
  return lines.map((cells) => cells.join('\t')).join('\n');
}

/** First click ascending, second descending, third as it was; with Shift the column is added to the order. */
export function nextSort(sort: string | undefined, id: string, isAdded: boolean): string | undefined {
  const keys = (sort ?? '').split(',').filter(Boolean);
  const now = keys.find((key) => key === id || key === `-${id}`);
  const next = now === undefined ? [id] : now === id ? [`-${id}`] : [];
  const others = isAdded ? keys.filter((key) => key !== now) : [];
  return [...others, ...next].join(',') || undefined;
}

function moved(columns: string[], id: string, to: number): string[] {
  const rest = columns.filter((column) => column !== id);
  rest.splice(Math.max(1, Math.min(to, rest.length)), 0, id);
  const [title = id] = columns;
  return withTitle({ title } as ObjectDescription, rest);
}
