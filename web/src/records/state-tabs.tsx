import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { toneOf } from '@/ui/status-tag';
import type { ListState } from './list-state';
import { featureOf } from './object-feature';
import { groupsQuery } from './queries';
import './state-tabs.css';
import type { FilterNode, ObjectDescription } from './types';

/**
 * The states that people filter by, each with how many there are: counted by the server over the filter without its
 * state, so that the tabs add up. A word without records is left out.
 */
export function StateTabs({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const label = useLabel();
  const name = featureOf(object.name).stateField;
  const field = object.fields.find((candidate) => candidate.name === name);
  const others = without(state.query.filter, name);
  const groups = useQuery({
    ...groupsQuery(object.plural, { ...state.query, filter: others }, name ?? ''),
    enabled: field !== undefined,
  });
  if (!field || !groups.data?.groups) return null;
  const counts = new Map(groups.data.groups.map(({ value, count }) => [value, count]));
  const current = chosen(state.search.filter, field.name);
  const pick = (value: string | undefined) =>
    state.set({
      filter: filterWith(state.search.filter, field.name, value),
      view: undefined,
    });
  const shown = field.choices.filter(({ value }) => (counts.get(value) ?? 0) > 0 || value === current);
  return (
    <nav className="mx-state-tabs" aria-label={t('stateTabs', { field: label(field.label) })}>
      <Tab isCurrent={current === undefined} count={groups.data.count} onPick={() => pick(undefined)}>
        {tc('all')}
      </Tab>
      {shown.map(({ value, label: words }) => (
        <Tab
          key={value}
          isCurrent={value === current}
          tone={toneOf(value)}
          count={counts.get(value) ?? 0}
          onPick={() => pick(value === current ? undefined : value)}
        >
          {label(words)}
        </Tab>
      ))}
    </nav>
  );
}

function Tab({
  isCurrent,
  tone,
  count,
  onPick,
  children,
}: {
  isCurrent: boolean;
  tone?: string;
  count: number;
  onPick: () => void;
  children: string;
}) {
  return (
    <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={onPick}>
      {tone && <i className={`mx-state-dot mx-tag-${tone}`} aria-hidden />}
      {children} <span className="mx-figure mx-state-count">{count.toLocaleString('en')}</span>
    </button>
  );
}

/** The one word that the filter asks for; undefined when it asks for none, for several, or in another way. */
export function chosen(filter: FilterNode[] | undefined, field: string): string | undefined {
  const found = (filter ?? []).filter((node) => 'field' in node && node.field === field);
  const [only] = found;
  if (found.length !== 1 || !only || !('field' in only)) return undefined;
  const value =
    only.op === 'in' && Array.isArray(only.value) && only.value.length === 1 ? only.value[0] : only.value;
  return (only.op === 'eq' || only.op === 'in') && typeof value === 'string' ? value : undefined;
}

/** The filter with this word for the field, in place of what it asked of the field before. */
export function filterWith(
  filter: FilterNode[] | undefined,
  field: string,
  value: string | undefined,
): FilterNode[] | undefined {
  const next = [
    ...(without(filter, field) ?? []),
    ...(value === undefined ? [] : [{ field, op: 'eq' as const, value }]),
  ];
  return next.length > 0 ? next : undefined;
}

function without(filter: FilterNode[] | undefined, field: string | undefined): FilterNode[] | undefined {
  return filter?.filter((node) => !('field' in node && node.field === field));
}
