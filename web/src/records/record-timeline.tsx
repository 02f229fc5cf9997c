import { useTranslations } from 'use-intl';
import { useLabel, useLanguage } from '@/i18n/provider';
import { formatMoment, relativeMoment } from '@/lib/dates';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { choiceText, fieldPlainText, useFieldWords } from './field-text';
import { useFirstRecords, useObject } from './queries';
import type { FieldDescription, ObjectDescription, Rec } from './types';

interface Change {
  field: string;
  from?: unknown;
  to?: unknown;
}

interface Entry {
  id: string;
  at: string;
  actor: string;
  title: string;
  text?: string;
  changes: Change[];
}

/** What happened to a record, newest first, by day: what people did and said, and what changed from what to what. */
export function RecordTimeline({ object, record }: { object: ObjectDescription; record: Rec }) {
  const t = useTranslations('records.timeline');
  const { locale } = useLanguage();
  const { entries, isPending, error, retry } = useEntries(object, record);
  if (isPending) return <Waiting />;
  if (error) return <ErrorPanel error={error} onRetry={retry} />;
  if (entries.length === 0) return <Empty title={t('none')} />;
  const days = [...new Set(entries.map(({ at }) => formatMoment(at).slice(0, 10)))];
  return (
    <div className="mx-timeline">
      {days.map((day) => (
        <section key={day} aria-label={day}>
          <h2 className="mx-timeline-day">{day}</h2>
          <ol>
            {entries
              .filter(({ at }) => formatMoment(at).startsWith(day))
              .map((entry) => (
                <li key={entry.id}>
                  <time dateTime={entry.at} title={relativeMoment(entry.at, locale) ?? undefined}>
                    {formatMoment(entry.at).slice(11)}
                  </time>
                  <div>
                    <span className="mx-timeline-title">{entry.title}</span>
                    <span className="mx-timeline-actor">{entry.actor}</span>
                    {entry.text && <p className="mx-long">{entry.text}</p>}
                    <Changes object={object} changes={entry.changes} />
                  </div>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Changes({ object, changes }: { object: ObjectDescription; changes: Change[] }) {
  const label = useLabel();
  const t = useTranslations('records.timeline');
  const words = useFieldWords();
  const known = changes.flatMap((change) => {
    const field = object.fields.find(({ name }) => name === change.field);
    return field ? [{ ...change, about: field }] : [];
  });
  if (known.length === 0) return null;
  const shown = (field: FieldDescription, value: unknown) =>
    value === null || value === undefined
      ? '—'
      : fieldPlainText({ ...field, is_custom: false }, { id: '', [field.name]: value }, words) || '—';
  return (
    <ul className="mx-timeline-changes">
      {known.map(({ field, about, from, to }) => (
        <li key={field}>
          {t('change', { field: label(about.label), from: shown(about, from), to: shown(about, to) })}
        </li>
      ))}
    </ul>
  );
}

const LIMIT = 100;

function useEntries(object: ObjectDescription, record: Rec) {
  const audit = useObject('audit_entry');
  const followUp = useObject('follow_up');
  const label = useLabel();
  const pointer = followUp?.fields.find(
    ({ references, name }) => references === object.name && name !== 'id',
  );
  const audited = useFirstRecords(
    'audit-entries',
    {
      filter: [
        { field: 'object', op: 'eq', value: object.name },
        { field: 'object_id', op: 'eq', value: record.id },
      ],
      sort: '-at',
    },
    { enabled: Boolean(audit), limit: LIMIT },
  );
  const followed = useFirstRecords(
    'follow-ups',
    { filter: [{ field: pointer?.name ?? 'id', op: 'eq', value: record.id }], sort: '-happened_at' },
    { enabled: Boolean(pointer), limit: LIMIT },
  );
  const kind = followUp?.fields.find(({ name }) => name === 'kind');
  const entries: Entry[] = [
    ...(audited.data ?? []).map((entry) => ({
      id: entry.id,
      at: String(entry.at),
      actor: entry.titles?.actor_id ?? '',
      title: String(entry.action),
      changes: Array.isArray(entry.changes) ? (entry.changes as Change[]) : [],
    })),
    ...(followed.data ?? []).map((entry) => ({
      id: entry.id,
      at: String(entry.happened_at),
      actor: entry.titles?.recorded_by_id ?? '',
      title: kind ? choiceText(kind, entry.kind, label) : String(entry.kind),
      text: String(entry.content ?? ''),
      changes: [],
    })),
  ].sort((left, right) => right.at.localeCompare(left.at));
  const error = audited.error ?? followed.error;
  return {
    entries,
    isPending: (Boolean(audit) && audited.isPending) || (Boolean(pointer) && followed.isPending),
    error,
    retry: () => {
      void audited.refetch();
      void followed.refetch();
    },
  };
}
