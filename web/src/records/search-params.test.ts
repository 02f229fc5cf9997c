import { describe, expect, it } from 'vitest';
import { readListSearch } from './search-params';

describe('the address of a list', () => {
  it('reads what the program wrote', () => {
    const filter = [
      { field: 'status', op: 'eq', value: 'open' },
      { any: [{ field: 'due_on', op: 'empty' }] },
    ];
    expect(
      readListSearch({ filter, q: '云帆', sort: '-due_on', layout: 'board', cols: ['name'] }),
    ).toMatchObject({
      filter,
      q: '云帆',
      sort: '-due_on',
      layout: 'board',
      cols: ['name'],
    });
  });

  it('reads lists that a link carried as text', () => {
    const read = readListSearch({ filter: '[{"field":"a","op":"empty"}]', cols: '["name"]' });
    expect(read.filter).toEqual([{ field: 'a', op: 'empty' }]);
    expect(read.cols).toEqual(['name']);
  });

  it.each([
    [{ filter: 'nonsense' }],
    [{ filter: '[broken' }],
    [{ filter: [null, 3, { op: 'eq' }, { any: [] }, { all: ['x'] }] }],
    [{ layout: 'spiral', q: 7, cols: 'name' }],
  ])('leaves out what makes no sense: %j', (search) => {
    const read = readListSearch(search as Record<string, unknown>);
    expect(read.filter).toBeUndefined();
    expect(read.layout).toBeUndefined();
    expect(read.q).toBeUndefined();
    expect(read.cols).toBeUndefined();
  });
});
