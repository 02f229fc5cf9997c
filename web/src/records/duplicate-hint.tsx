import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel } from '@/i18n/provider';
import { To } from '@/ui/link';
import { useObject } from './queries';
import './duplicate-hint.css';

type Duplicate = components['schemas']['Duplicate'];

/** What of a new record is compared, by object: only these has the server a search for. */
const COMPARED: Record<string, readonly (keyof Facts)[]> = {
  lead: ['name', 'company', 'phone', 'email'],
  customer: ['name', 'phone', 'tax_id'],
  contact: ['name', 'phone', 'email'],
};

interface Facts {
  name?: string;
  company?: string;
  phone?: string;
  email?: string;
  tax_id?: string;
}

/** Whether new records of an object are compared with those that are there. */
export function hasDuplicates(object: string): boolean {
  return object in COMPARED;
}

/** What was typed of a record that can be compared; a single letter is no name yet. */
export function factsOf(object: string, values: Record<string, unknown>): Facts {
  const given = (COMPARED[object] ?? []).flatMap((name) => {
    const value = values[name];
    return typeof value === 'string' && value.trim().length > 1 ? [[name, value.trim()]] : [];
  });
  return Object.fromEntries(given);
}

const PAUSE = 400;

/**
 * Records that are probably the one being typed, with why and whose: shown beside the form, never in its way.
 * Of one that the caller may not see only the name and whom to ask are told.
 */
export function DuplicateHint({
  object,
  values,
  except,
  onLeave,
}: {
  object: string;
  values: Record<string, unknown>;
  /** The record itself when it is changed. */
  except?: string;
  /** Called when one of them is taken instead. */
  onLeave: () => void;
}) {
  const t = useTranslations('records.duplicates');
  const [facts] = useDebouncedValue(JSON.stringify(factsOf(object, values)), PAUSE);
  const found = useQuery({
    queryKey: ['duplicates', object, facts, except],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/duplicates', {
          params: { query: { object, except, ...(JSON.parse(facts) as Facts) } },
          signal,
        }),
      ),
    enabled: facts !== '{}',
    // The form goes on without the hint.
    retry: false,
  });
  const items = facts === '{}' ? [] : (found.data?.items ?? []);
  return (
    <div role="status" className="mx-duplicates" data-empty={items.length === 0 || undefined}>
      {items.length > 0 && (
        <>
          <strong>{t('title', { count: items.length })}</strong>
          <ul>
            {items.map((item) => (
              <Match
                key={item.id ?? `${item.object} ${item.title} ${item.owner_id}`}
                item={item}
                onLeave={onLeave}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Match({ item, onLeave }: { item: Duplicate; onLeave: () => void }) {
  const t = useTranslations('records.duplicates');
  const label = useLabel();
  const described = useObject(item.object);
  const reason = item.reasons[0];
  return (
    <li>
      <span className="mx-duplicate-words">
        <span className="mx-duplicate-title">{item.title}</span>
        {described && <span>{label(described.label)}</span>}
        {item.subtitle && <span>{item.subtitle}</span>}
        {item.owner && <span>{t('owner', { owner: item.owner })}</span>}
        {reason && <span>{t(`reasons.${reason}`)}</span>}
      </span>
      {item.id && described ? (
        <To to={`/${described.plural}/${item.id}`} className="mx-target" onClick={onLeave}>
          {t('use')}
        </To>
      ) : (
        <span>{t('masked')}</span>
      )}
    </li>
  );
}
