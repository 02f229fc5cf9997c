import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DataGrid, type GridColumn } from '@/ui/data-grid';
import { show } from './testing';

interface Row {
  id: string;
  name: string;
  amount: number;
}

const rows: Row[] = Array.from({ length: 500 }, (_, index) => ({
  id: `r${index}`,
  name: `Name ${index}`,
  amount: index,
}));
const columns: GridColumn<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 200,
    isSortable: true,
    cell: (row) => row.name,
    text: (row) => row.name,
  },
  {
    id: 'amount',
    header: 'Amount',
    width: 100,
    isEnd: true,
    cell: (row) => row.amount,
    text: (row) => String(row.amount),
  },
];

const onOpen = vi.fn();
const onPeek = vi.fn();
const onSort = vi.fn();

function Grid() {
  const [selected, setSelected] = useState<Set<string>>(new Set());
  return (
    <DataGrid
      label="Rows"
      columns={columns}
      rows={rows}
      getId={(row) => row.id}
      total={4318}
      sort="-amount"
      onSort={onSort}
      onMoveColumn={() => {}}
      onWidth={() => {}}
      selected={selected}
      onSelect={setSelected}
      onOpen={onOpen}
      onPeek={onPeek}
      canEdit={(_, column) => column.id === 'name'}
      editor={(row, _, { typed, done }) => (
        <input
          aria-label="Editor"
          defaultValue={typed ?? row.name}
          onKeyDown={(event) => event.key === 'Enter' && done('down')}
        />
      )}
    />
  );
}

beforeEach(() => {
  // happy-dom lays nothing out: the box of the grid is given a height, so that some rows are in sight.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(320);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(320);
});

const here = () => document.activeElement as HTMLElement;
const press = (key: string, more: object = {}) => fireEvent.keyDown(here(), { key, ...more });

async function enter() {
  const grid = await screen.findByRole('grid', { name: 'Rows' });
  fireEvent.click(within(grid).getByText('Name 0'));
  return grid;
}

describe('the grid by keys', () => {
  it('tells how many rows there are, loaded or not, and mounts few of them', async () => {
    show(<Grid />);
    const grid = await enter();
    expect(grid.getAttribute('aria-rowcount')).toBe('4319');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(40);
    expect(screen.getByRole('columnheader', { name: /Amount/ }).getAttribute('aria-sort')).toBe('descending');
  });

  it('has one tab stop that follows the arrows', async () => {
    show(<Grid />);
    const grid = await enter();
    press('ArrowDown');
    press('ArrowRight');
    expect(here().textContent).toBe('1');
    press('ArrowUp');
    press('Home');
    expect(here().getAttribute('aria-colindex')).toBe('1');
    press('End');
    expect(here().getAttribute('aria-colindex')).toBe('3');
    expect(grid.querySelectorAll('[tabindex="0"]').length).toBe(1);
  });

  it('goes to the headings above the first row', async () => {
    show(<Grid />);
    await enter();
    press('ArrowUp');
    expect(here().textContent).toContain('Name');
    fireEvent.click(here());
    expect(onSort).toHaveBeenCalledWith('name', false);
  });

  it('opens, peeks and ticks', async () => {
    show(<Grid />);
    const grid = await enter();
    press('Enter');
    expect(onOpen).toHaveBeenCalledWith(rows[0]);
    press(' ');
    expect(onPeek).toHaveBeenCalledWith(rows[0]);
    press('Home');
    press(' ');
    press('ArrowDown');
    press('ArrowDown');
    press(' ', { shiftKey: true });
    expect(within(grid).getAllByRole('row', { selected: true }).length).toBe(3);
  });

  it('edits in place and goes on below', async () => {
    show(<Grid />);
    await enter();
    press('F2');
    const editor = screen.getByLabelText('Editor') as HTMLInputElement;
    expect(editor.value).toBe('Name 0');
    fireEvent.keyDown(editor, { key: 'Enter' });
    expect(screen.queryByLabelText('Editor')).toBeNull();
    expect(here().textContent).toBe('Name 1');
  });
});
