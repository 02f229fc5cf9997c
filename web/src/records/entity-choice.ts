import { usePreference } from '@/api/preferences';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useScreenSearch } from '@/ui/screen-search';
import type { FilterNode, ObjectDescription } from './types';

export type WorkEntity = components['schemas']['WorkEntity'];

/** The legal entities the caller works for, the one they chose to see alone, and how to choose. */
export function useEntityChoice(): {
  entities: WorkEntity[];
  chosen: WorkEntity | undefined;
  choose: (id: string | undefined) => void;
} {
  const { entities = [] } = useSession();
  const [id, setId] = usePreference<string | null>('entity', null);
  // With one entity there is nothing to choose, whatever was kept from before.
  const chosen = entities.length > 1 ? entities.find((entity) => entity.id === id) : undefined;
  return { entities, chosen, choose: (next) => setId(next ?? null) };
}

const FIELD = 'entity_id';

/** Whether a list can show one entity alone and its own filter does not say which. */
export function isNarrowable(object: ObjectDescription, filter: FilterNode[]): boolean {
  const field = object.fields.find(({ name }) => name === FIELD);
  return Boolean(field?.operators.includes('eq')) && !filter.some(asksEntity);
}

function asksEntity(node: FilterNode): boolean {
  if ('any' in node) return node.any.some(asksEntity);
  if ('all' in node) return node.all.some(asksEntity);
  return node.field === FIELD;
}

/** The filter of a list with the chosen entity, where the list has one. */
export function narrowed(
  object: ObjectDescription,
  filter: FilterNode[],
  entity: string | undefined,
): FilterNode[] {
  if (!entity || !isNarrowable(object, filter)) return filter;
  return [...filter, { field: FIELD, op: 'eq', value: entity }];
}

const ALL = 'all';

/** The entity of a report: what its address says, else the one that was chosen for the whole program. */
export function useReportEntity(): [string | undefined, (id: string | undefined) => void] {
  const [{ entity_id: asked }, setSearch] = useScreenSearch();
  const chosen = useEntityChoice().chosen?.id;
  const entity = asked === ALL ? undefined : (asked ?? chosen);
  return [entity, (id) => setSearch({ entity_id: id === chosen ? undefined : (id ?? ALL) })];
}
