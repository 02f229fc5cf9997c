import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { boardField } from './board-field';
import { defaultColumns, withTitle } from './columns';
import { isNarrowable, narrowed, useEntityChoice, type WorkEntity } from './entity-choice';
import { featureOf } from './object-feature';
import { knownFilter } from './relative';
import { type ListSearch, readListSearch } from './search-params';
import type { Layout, ListQuery, ObjectDescription } from './types';

export interface ListState {
  search: ListSearch;
  /** What the server is asked. */
  query: ListQuery;
  columns: string[];
  layout: Layout;
  layouts: Layout[];
  /** The legal entity that the list shows alone, because it was chosen for the whole program. */
  entity: WorkEntity | undefined;
  /** Whether anything narrows the list. */
  isNarrowed: boolean;
  set: (change: Partial<ListSearch>, options?: { replace?: boolean }) => void;
}

/** The state of a list: all of it in the address, so that any view can be sent as a link. */
export function useListState(object: ObjectDescription): ListState {
  const raw = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = JSON.stringify(raw);
  const search = useMemo(() => readListSearch(JSON.parse(text)), [text]);
  const feature = featureOf(object.name);
  const { chosen } = useEntityChoice();
  const entity = chosen && isNarrowable(object, search.filter ?? []) ? chosen : undefined;
  const query = useMemo(
    () => ({
      filter: narrowed(object, knownFilter(search.filter ?? [], object), entity?.id),
      q: search.q,
      sort: search.sort ?? feature.sort,
    }),
    [search.filter, search.q, search.sort, object, feature.sort, entity?.id],
  );
  const columns = useMemo(() => {
    const known = new Set(object.fields.map(({ name }) => name));
    const chosen = search.cols?.filter((name) => known.has(name));
    return chosen?.length ? withTitle(object, chosen) : defaultColumns(object);
  }, [search.cols, object]);
  const set = useCallback(
    (change: Partial<ListSearch>, options?: { replace?: boolean }) => {
      navigate({
        to: '.',
        search: ((before: Record<string, unknown>) => ({ ...before, ...change })) as never,
        replace: options?.replace ?? false,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const layouts = useMemo(() => layoutsOf(object), [object]);
  return {
    search,
    query,
    columns,
    layout: layouts.find((layout) => layout === search.layout) ?? 'list',
    layouts,
    entity,
    isNarrowed: Boolean(search.q || search.filter?.length || entity),
    set,
  };
}

/** Ways to lay out the records of an object: what its fields allow, and no more than its feature names. */
export function layoutsOf(object: ObjectDescription): Layout[] {
  const able: Record<Layout, boolean> = {
    list: true,
    inbox: true,
    board: boardField(object) !== undefined,
    calendar: object.fields.some(({ kind }) => kind === 'date'),
    chart: boardField(object) !== undefined,
  };
  const wanted: Layout[] = featureOf(object.name).layouts ?? ['list', 'board', 'calendar', 'chart'];
  // Every list can be counted: a feature that names its layouts need not name the chart.
  return [...new Set<Layout>([...wanted, 'chart'])].filter((layout) => able[layout]);
}
