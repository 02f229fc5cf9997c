import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GridColumn } from './data-grid';

interface Props<T> {
  columns: GridColumn<T>[];
  pinned: number[];
  sort: string;
  active: number;
  isAllSelected: boolean;
  onSelectAll: () => void;
  onSort: (id: string, isAdded: boolean) => void;
  onMove: (id: string, to: number) => void;
  onWidth: (id: string, width: number, isFinal: boolean) => void;
}

/** The row of headings: sort by a click, width by the edge, order by dragging; each also by keys. */
export function DataGridHead<T>(props: Props<T>) {
  const { columns, pinned, active, isAllSelected, onSelectAll } = props;
  const t = useTranslations('records.grid');
  return (
    <div role="rowgroup" className="mx-grid-head">
      <div role="row" className="mx-grid-row" aria-rowindex={1} data-row={-1}>
        <div
          role="columnheader"
          className="mx-grid-cell mx-grid-tick"
          aria-colindex={1}
          aria-label={t('selection')}
          data-pinned
          style={{ insetInlineStart: 0 }}
        >
          <label>
            <span className="mx-sr-only">{t('selectLoaded')}</span>
            <input
              type="checkbox"
              checked={isAllSelected}
              onChange={onSelectAll}
              data-col={0}
              tabIndex={active === 0 ? 0 : -1}
            />
          </label>
        </div>
        {columns.map((column, position) => (
          <Heading
            key={column.id}
            {...props}
            column={column}
            position={position}
            offset={pinned[position]}
            isEdge={position === pinned.length - 1}
          />
        ))}
      </div>
    </div>
  );
}

type HeadingProps<T> = Props<T> & {
  column: GridColumn<T>;
  position: number;
  offset: number | undefined;
  isEdge: boolean;
};

function Heading<T>({
  column,
  position,
  offset,
  isEdge,
  sort,
  active,
  onSort,
  onMove,
  onWidth,
}: HeadingProps<T>) {
  const t = useTranslations('records.grid');
  const isDescending = sort.split(',').includes(`-${column.id}`);
  const isAscending = sort.split(',').includes(column.id);
  const { ref, edge } = useReorder(column.id, position, offset === undefined, onMove);
  return (
    <div
      ref={ref}
      role="columnheader"
      className="mx-grid-cell"
      aria-colindex={position + 2}
      aria-sort={isDescending ? 'descending' : isAscending ? 'ascending' : undefined}
      data-pinned={offset !== undefined || undefined}
      data-edge={isEdge || undefined}
      data-drop={edge}
      style={offset === undefined ? undefined : { insetInlineStart: offset }}
    >
      <button
        type="button"
        className="mx-grid-sort"
        data-col={position + 1}
        data-end={column.isEnd || undefined}
        data-sortable={column.isSortable || undefined}
        tabIndex={active === position + 1 ? 0 : -1}
        title={column.header}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Shift+ArrowLeft Shift+ArrowRight"
        onClick={(event) => column.isSortable && onSort(column.id, event.shiftKey)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          const step = event.key === 'ArrowLeft' ? -1 : 1;
          if (event.altKey && offset === undefined) onMove(column.id, position + step);
          else if (event.shiftKey) onWidth(column.id, column.width + step * 16, true);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <span>{column.header}</span>
        {isAscending && <IconArrowUp size={13} aria-hidden />}
        {isDescending && <IconArrowDown size={13} aria-hidden />}
        {column.isSortable && <span className="mx-sr-only">{t('sortable')}</span>}
      </button>
      <ResizeEdge column={column} onWidth={onWidth} />
    </div>
  );
}

/** The right edge of a heading. A double click gives the width back. */
function ResizeEdge<T>({ column, onWidth }: { column: GridColumn<T>; onWidth: Props<T>['onWidth'] }) {
  const [start, setStart] = useState<{ x: number; width: number } | null>(null);
  const widthAt = (event: PointerEvent) => (start ? start.width + event.clientX - start.x : column.width);
  return (
    <div
      className="mx-grid-resize"
      aria-hidden
      data-active={start ? true : undefined}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setStart({ x: event.clientX, width: column.width });
      }}
      onPointerMove={(event) => start && onWidth(column.id, widthAt(event), false)}
      onPointerUp={(event) => {
        if (start) onWidth(column.id, widthAt(event), true);
        setStart(null);
      }}
      onDoubleClick={() => onWidth(column.id, 0, true)}
    />
  );
}

function useReorder(id: string, position: number, isFree: boolean, onMove: (id: string, to: number) => void) {
  const ref = useRef<HTMLDivElement>(null);
  const [edge, setEdge] = useState<'before' | 'after'>();
  const move = useRef(onMove);
  move.current = onMove;
  useEffect(() => {
    const element = ref.current;
    if (!element || !isFree) return;
    let detach: (() => void) | undefined;
    let isGone = false;
    void import('./column-drag').then(({ attachColumnDrag }) => {
      if (isGone) return;
      detach = attachColumnDrag({
        element,
        id,
        position,
        onEdge: setEdge,
        onDrop: (dropped) => move.current(dropped, position),
      });
    });
    return () => {
      isGone = true;
      detach?.();
    };
  }, [id, position, isFree]);
  return { ref, edge };
}
