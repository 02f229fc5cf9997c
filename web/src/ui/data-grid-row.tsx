import { type CSSProperties, memo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { GridColumn } from './data-grid';

export interface RowProps<T> {
  row: T;
  id: string;
  index: number;
  top: number;
  columns: GridColumn<T>[];
  /** Offsets of the columns that stay while the rest scrolls. */
  pinned: number[];
  /** Column that has the focus; -1 when another row has it. */
  active: number;
  isSelected: boolean;
  isOpen: boolean;
  isFresh: boolean;
  editing: number;
  editor: ReactNode;
}

/** One row. It renders again only when something of its own changed: moving, hovering and ticking touch two rows. */
function DataGridRow<T>(props: RowProps<T>) {
  const { row, id, index, top, columns, pinned, active, isSelected, isOpen, isFresh, editing, editor } =
    props;
  const t = useTranslations('records.grid');
  return (
    <div
      role="row"
      className="mx-grid-row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-open={isOpen || undefined}
      data-fresh={isFresh || undefined}
      data-row={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        role="gridcell"
        className="mx-grid-cell mx-grid-tick"
        aria-colindex={1}
        data-col={0}
        data-pinned
        tabIndex={active === 0 ? 0 : -1}
        style={{ insetInlineStart: 0 }}
      >
        <label>
          <span className="mx-sr-only">{t('select', { title: columns[0]?.text(row) ?? id })}</span>
          <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly data-tick />
        </label>
      </div>
      {columns.map((column, position) => {
        const col = position + 1;
        const style: CSSProperties | undefined =
          position < pinned.length ? { insetInlineStart: pinned[position] } : undefined;
        const isEditing = editing === col;
        return (
          <div
            key={column.id}
            role="gridcell"
            className={isEditing ? 'mx-grid-cell mx-grid-editor' : 'mx-grid-cell'}
            aria-colindex={col + 1}
            data-col={col}
            data-end={column.isEnd || undefined}
            data-pinned={position < pinned.length || undefined}
            data-edge={position === pinned.length - 1 || undefined}
            tabIndex={active === col ? 0 : -1}
            style={style}
          >
            {isEditing ? editor : column.cell(row)}
          </div>
        );
      })}
    </div>
  );
}

export const MemoRow = memo(DataGridRow) as typeof DataGridRow;
