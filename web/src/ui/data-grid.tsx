import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { DataGridHead } from './data-grid-head';
import { MemoRow } from './data-grid-row';
import './data-grid.css';

export interface GridColumn<T> {
  id: string;
  header: string;
  width: number;
  /** Its part of the room that is left over; none unless given. */
  grow?: number;
  /** Figures stand at the right, under each other. */
  isEnd?: boolean;
  isSortable?: boolean;
  cell: (row: T) => ReactNode;
  /** The same as plain text, for copying and for readers of the screen. */
  text: (row: T) => string;
  footer?: ReactNode;
}

export interface GridHandle {
  /** Down by `delta` rows, up when negative. */
  move: (delta: number) => void;
  /** Ticks the row at the cursor, and with `isRange` all rows from the last ticked one. */
  tick: (isRange: boolean) => void;
  edit: () => void;
  focus: () => void;
  /** Row at the cursor. */
  row: () => number;
  goTo: (row: number) => void;
}

interface Props<T> {
  /** What it lists, for readers of the screen. */
  label: string;
  columns: GridColumn<T>[];
  rows: T[];
  getId: (row: T) => string;
  /** All records of the query, loaded or not; -1 while unknown. */
  total: number;
  sort?: string;
  onSort: (id: string, isAdded: boolean) => void;
  onMoveColumn: (id: string, to: number) => void;
  /** A width was chosen; 0 gives it back. */
  onWidth: (id: string, width: number) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: Set<string>) => void;
  /** The page of a record. */
  onOpen: (row: T) => void;
  /** The record beside the list. */
  onPeek: (row: T) => void;
  /** Shown in the panel now. */
  openId?: string;
  /** Ids that changed a moment ago. */
  fresh?: ReadonlySet<string>;
  /** The cursor came to another row. */
  onRow?: (row: T) => void;
  /** The last rows come into sight. */
  onEnd?: () => void;
  /** Whether a cell may be changed in place. */
  canEdit?: (row: T, column: GridColumn<T>) => boolean;
  /** Why it may not, when somebody tries. */
  onRefuseEdit?: (row: T, column: GridColumn<T>) => void;
  editor?: (row: T, column: GridColumn<T>, editing: EditorProps) => ReactNode;
  /** Below the last row: loading, the end. */
  note?: ReactNode;
  hasFooter?: boolean;
  scrollKey?: string;
  ref?: Ref<GridHandle>;
}

export interface EditorProps {
  /** What was typed to begin, if typing began it. */
  typed?: string;
  /** Ends the editing and moves on: down after Enter, right after Tab, nowhere after Esc. */
  done: (then: 'down' | 'right' | 'left' | 'stay') => void;
}

interface Cursor {
  row: number;
  col: number;
}

const ROW = 32;
const TICK = 32;
const PINNED = 1;

/**
 * Rows and columns with a cursor: virtual rows, so that ten thousand scroll like ten; roving focus as the ARIA grid
 * pattern has it. The server sorts and sums; the grid only shows.
 */
export function DataGrid<T>(props: Props<T>) {
  const { label, columns, rows, getId, total, selected, editor } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const cursor = useCursor(props, scroller);
  const virtual = useRows(rows.length, scroller, cursor.at.row, props.onEnd);
  const widths = useWidths(columns, scroller, props.onWidth);
  const pinned = useMemo(() => columns.slice(0, PINNED).map(() => TICK), [columns]);
  cursor.scrollTo.current = virtual.scrollToIndex;
  const mouse = useMouse(props, cursor);
  const isAllSelected = rows.length > 0 && rows.every((row) => selected.has(getId(row)));
  const current = rows[cursor.at.row];
  const column = columns[cursor.editing ? cursor.editing.col - 1 : -1];

  useImperativeHandle(props.ref, () => cursor.handle);

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total < 0 ? -1 : total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      className="mx-grid"
      data-scroll-restoration-id={props.scrollKey}
      style={
        {
          '--mx-grid-columns': widths.template,
          '--mx-grid-width': `${widths.least}px`,
          '--mx-grid-pinned': `${TICK + (columns[0]?.width ?? 0)}px`,
        } as CSSProperties
      }
      onKeyDown={cursor.onKeyDown}
      {...mouse}
    >
      <div className="mx-grid-inner" role="presentation">
        <DataGridHead
          columns={columns}
          pinned={pinned}
          sort={props.sort ?? ''}
          active={cursor.at.row === -1 ? cursor.at.col : -1}
          isAllSelected={isAllSelected}
          onSelectAll={() => props.onSelect(isAllSelected ? new Set() : new Set(rows.map(getId)))}
          onSort={props.onSort}
          onMove={props.onMoveColumn}
          onWidth={widths.change}
        />
        <div role="rowgroup" className="mx-grid-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const id = getId(row);
            const isHere = cursor.at.row === index;
            const isEditing = isHere && cursor.editing !== null && column !== undefined;
            return (
              <MemoRow
                key={id}
                row={row}
                id={id}
                index={index}
                top={start}
                columns={columns}
                pinned={pinned}
                active={isHere ? cursor.at.col : -1}
                isSelected={selected.has(id)}
                isOpen={props.openId === id}
                isFresh={props.fresh?.has(id) ?? false}
                editing={isEditing ? cursor.at.col : -1}
                editor={
                  isEditing && current !== undefined
                    ? editor?.(current, column, { typed: cursor.editing?.typed, done: cursor.endEdit })
                    : null
                }
              />
            );
          })}
        </div>
        {props.note && <div className="mx-grid-note">{props.note}</div>}
        {props.hasFooter && <Footer columns={columns} pinned={pinned} index={total + 2} />}
      </div>
    </div>
  );
}

function Footer<T>({
  columns,
  pinned,
  index,
}: {
  columns: GridColumn<T>[];
  pinned: number[];
  index: number;
}) {
  return (
    <div role="rowgroup" className="mx-grid-foot">
      <div role="row" className="mx-grid-row" style={{ height: 'auto' }} aria-rowindex={Math.max(index, 2)}>
        <div role="gridcell" className="mx-grid-cell" data-pinned style={{ insetInlineStart: 0 }} />
        {columns.map((column, position) => (
          <div
            key={column.id}
            role="gridcell"
            className="mx-grid-cell"
            data-end={column.isEnd || undefined}
            data-pinned={position < pinned.length || undefined}
            data-edge={position === pinned.length - 1 || undefined}
            style={position < pinned.length ? { insetInlineStart: pinned[position] } : undefined}
          >
            {column.footer}
          </div>
        ))}
      </div>
    </div>
  );
}

function useRows(
  count: number,
  scroller: RefObject<HTMLDivElement | null>,
  cursorRow: number,
  onEnd: (() => void) | undefined,
) {
  // The row of the cursor stays mounted while it is scrolled away: otherwise the focus would fall to the page.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (cursorRow < 0 || cursorRow >= count || shown.includes(cursorRow)) return shown;
      return [...shown, cursorRow].sort((left, right) => left - right);
    },
    [cursorRow, count],
  );
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    rangeExtractor,
    scrollPaddingStart: ROW,
    scrollPaddingEnd: ROW * 2,
  });
  const last = virtual.range?.endIndex ?? 0;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (count > 0 && last >= count - 40) end.current?.();
  }, [last, count]);
  return virtual;
}

/** Widths as one CSS variable, so that no row renders again while an edge is dragged. */
function useWidths<T>(
  columns: GridColumn<T>[],
  scroller: RefObject<HTMLDivElement | null>,
  onWidth: (id: string, width: number) => void,
) {
  const isElastic = columns.some(({ grow }) => grow);
  const templateOf = (changed?: { id: string; width: number }) =>
    [
      `${TICK}px`,
      ...columns.map(({ id, width, grow }, position) => {
        const pixels = Math.max(48, changed?.id === id ? changed.width : width);
        // What is left over goes to the columns that grow, else to the last one, not to a hole at the right.
        const part = isElastic ? grow : position === columns.length - 1 && 1;
        return part && changed?.id !== id ? `minmax(${pixels}px, ${part}fr)` : `${pixels}px`;
      }),
    ].join(' ');
  // Said in pixels: a grid that is as wide as it likes makes room that grows as large as its neighbours ask for.
  const leastOf = (changed?: { id: string; width: number }) =>
    columns.reduce(
      (sum, { id, width }) => sum + Math.max(48, changed?.id === id ? changed.width : width),
      TICK,
    );
  return {
    template: templateOf(),
    least: leastOf(),
    change: (id: string, width: number, isFinal: boolean) => {
      if (isFinal) onWidth(id, width === 0 ? 0 : Math.round(Math.max(48, width)));
      else {
        scroller.current?.style.setProperty('--mx-grid-columns', templateOf({ id, width }));
        scroller.current?.style.setProperty('--mx-grid-width', `${leastOf({ id, width })}px`);
      }
    },
  };
}

interface GridCursor {
  at: Cursor;
  editing: { row: number; col: number; typed?: string } | null;
  set: (at: Cursor, withFocus?: boolean) => void;
  startEdit: (typed?: string) => void;
  endEdit: EditorProps['done'];
  toggle: (row: number, isRange: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  handle: GridHandle;
  scrollTo: RefObject<(index: number) => void>;
}

function useCursor<T>(props: Props<T>, scroller: RefObject<HTMLDivElement | null>): GridCursor {
  const { columns, rows, getId, selected, onSelect } = props;
  const [at, setAt] = useState<Cursor>({ row: 0, col: 1 });
  const [editing, setEditing] = useState<GridCursor['editing']>(null);
  const wantsFocus = useRef(false);
  const anchor = useRef<number | null>(null);
  const scrollTo = useRef<(index: number) => void>(() => {});

  const set = (next: Cursor, withFocus = true) => {
    const row = Math.max(-1, Math.min(next.row, rows.length - 1));
    const col = Math.max(0, Math.min(next.col, columns.length));
    wantsFocus.current = withFocus;
    if (row !== at.row) {
      const entered = rows[row];
      if (entered !== undefined) props.onRow?.(entered);
    }
    setAt({ row, col });
    if (withFocus && row >= 0) scrollTo.current(row);
  };

  useLayoutEffect(() => {
    if (!wantsFocus.current || editing) return;
    wantsFocus.current = false;
    const cell = scroller.current?.querySelector<HTMLElement>(
      `[data-row="${at.row}"] [data-col="${at.col}"]`,
    );
    cell?.focus({ preventScroll: at.row >= 0 });
    if (at.col <= PINNED) scroller.current?.scrollTo?.({ left: 0 });
    else cell?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  });

  const toggle = (row: number, isRange: boolean) => {
    const next = new Set(selected);
    const from = isRange && anchor.current !== null ? anchor.current : row;
    const ids = rows.slice(Math.min(from, row), Math.max(from, row) + 1).map(getId);
    const own = rows[row];
    const isAdding = isRange || (own !== undefined && !selected.has(getId(own)));
    for (const id of ids) isAdding ? next.add(id) : next.delete(id);
    anchor.current = row;
    onSelect(next);
  };

  const startEdit = (typed?: string) => {
    const row = rows[at.row];
    const column = columns[at.col - 1];
    if (row === undefined || !column || !props.editor) return;
    if (props.canEdit?.(row, column)) setEditing({ ...at, typed });
    else props.onRefuseEdit?.(row, column);
  };

  const endEdit: EditorProps['done'] = (then) => {
    setEditing(null);
    const step = { down: [1, 0], right: [0, 1], left: [0, -1], stay: [0, 0] }[then];
    set({ row: at.row + (step[0] ?? 0), col: at.col + (step[1] ?? 0) });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.defaultPrevented || isTyping(event.target)) return;
    const handled = onGridKey(event, { at, rows, columns, scroller, set, toggle, startEdit, props });
    if (handled) event.preventDefault();
  };

  const isInside = () =>
    props.openId !== undefined || Boolean(scroller.current?.contains(document.activeElement));
  const handle: GridHandle = {
    // The first key of the list enters it where the cursor is; only the next ones move.
    move: (delta) => set({ ...at, row: Math.max(0, isInside() ? at.row + delta : at.row) }),
    tick: (isRange) => toggle(Math.max(0, at.row), isRange),
    edit: () => startEdit(),
    focus: () => set(at),
    row: () => at.row,
    goTo: (row) => set({ ...at, row }, false),
  };
  return { at, editing, set, startEdit, endEdit, toggle, onKeyDown, handle, scrollTo };
}

interface KeyContext<T> {
  at: Cursor;
  rows: T[];
  columns: GridColumn<T>[];
  scroller: RefObject<HTMLDivElement | null>;
  set: (at: Cursor) => void;
  toggle: (row: number, isRange: boolean) => void;
  startEdit: (typed?: string) => void;
  props: Props<T>;
}

/** Keys of the ARIA grid pattern; true when the key was one of them. */
function onGridKey<T>(event: KeyboardEvent, context: KeyContext<T>): boolean {
  const { at, rows, columns, scroller, set, toggle, startEdit, props } = context;
  const isMod = event.ctrlKey || event.metaKey;
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / ROW) - 3);
  const row = rows[at.row];
  const isLetter = event.key.length === 1 && event.key !== ' ' && !isMod && !event.altKey;
  switch (event.key) {
    case 'ArrowDown':
      set({ ...at, row: at.row + 1 });
      return true;
    case 'ArrowUp':
      set({ ...at, row: at.row - 1 });
      return true;
    case 'ArrowRight':
      set({ ...at, col: at.col + 1 });
      return true;
    case 'ArrowLeft':
      set({ ...at, col: at.col - 1 });
      return true;
    case 'Home':
      set(isMod ? { row: 0, col: 0 } : { ...at, col: 0 });
      return true;
    case 'End':
      set(isMod ? { row: rows.length - 1, col: columns.length } : { ...at, col: columns.length });
      return true;
    case 'PageDown':
      set({ ...at, row: at.row + page });
      return true;
    case 'PageUp':
      set({ ...at, row: Math.max(0, at.row - page) });
      return true;
    case 'F2':
      startEdit();
      return true;
    case 'Enter':
      if (row === undefined || isMod) return false;
      props.onOpen(row);
      return true;
    case ' ':
      if (row === undefined) return false;
      if (at.col === 0 || event.shiftKey) toggle(at.row, event.shiftKey && at.col === 0);
      else props.onPeek(row);
      return true;
    default:
      // Digits begin to overwrite at once; letters are commands of the list, so they begin with `E` or F2.
      if (!isLetter || row === undefined || !/^[\d.+-]$/.test(event.key)) return false;
      startEdit(event.key);
      return true;
  }
}

function useMouse<T>(props: Props<T>, cursor: GridCursor) {
  const find = (event: MouseEvent): Cursor | null => {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>('[data-col]');
    const row = target.closest<HTMLElement>('[data-row]');
    if (!cell || !row || row.dataset.row === '-1') return null;
    return { row: Number(row.dataset.row), col: Number(cell.dataset.col) };
  };
  return {
    onClick: (event: MouseEvent) => {
      const target = event.target as HTMLElement;
      const at = find(event);
      if (!at || cursor.editing) return;
      if (target.closest('[data-tick], label')) {
        // The label hands the click on to its box; count it once.
        if (target.closest('[data-tick]')) cursor.toggle(at.row, event.shiftKey);
        return;
      }
      const row = props.rows[at.row];
      if (target.closest('a[data-nav]') && row && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
        event.preventDefault();
        cursor.set(at, false);
        props.onOpen(row);
      } else if (!target.closest('a, button')) cursor.set(at);
    },
    onDoubleClick: (event: MouseEvent) => {
      const at = find(event);
      const row = at && props.rows[at.row];
      const column = at && props.columns[at.col - 1];
      if (!row || !column || cursor.editing || (event.target as HTMLElement).closest('a, button')) return;
      if (props.editor && props.canEdit?.(row, column)) cursor.startEdit();
      else props.onPeek(row);
    },
  };
}

function isTyping(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    ['TEXTAREA', 'SELECT'].includes(target.tagName) ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox')
  );
}
