import '@/i18n/words/jobs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { formatMoment } from '@/lib/dates';
import { useDocumentPath } from '@/records/document-path';
import { useObjects } from '@/records/queries';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { To } from '@/ui/link';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { eventsQuery, type OutboxEvent } from './queries';

/** What happened, as webhooks and other listeners are told: newest first, with whether it was handed on. */
export function EventList() {
  const t = useTranslations('jobs');
  const tc = useTranslations('common');
  const label = useLabel();
  const objects = useObjects();
  const [{ object, object_id, name }, set] = useScreenSearch();
  const events = useInfiniteQuery(eventsQuery({ object, object_id, name }));
  const rows = events.data?.pages.flatMap(({ items }) => items) ?? [];
  const isNarrowed = Boolean(object || object_id || name);
  return (
    <>
      <div className="mx-controls">
        <ChoiceField
          label={t('event.object')}
          value={object ?? ''}
          none={tc('all')}
          choices={[...objects.values()].map((one) => ({ value: one.name, label: label(one.label) }))}
          onChange={(next) => set({ object: next || undefined, object_id: undefined })}
        />
        {(object_id || name) && (
          <Button variant="default" onClick={() => set({ object_id: undefined, name: undefined })}>
            {t('event.allOf', { name: name ?? object_id ?? '' })}
          </Button>
        )}
      </div>
      {events.isPending && <Waiting rows={8} height={40} />}
      {events.isError && <ErrorPanel error={events.error} onRetry={() => void events.refetch()} />}
      {events.isSuccess && rows.length === 0 && (
        <Empty title={t(isNarrowed ? 'event.noMatch' : 'event.none')} text={t('event.noneText')} />
      )}
      {rows.length > 0 && (
        <ul className="mx-jobs" aria-label={t('events')}>
          {rows.map((event) => (
            <EventRow key={event.id} event={event} onName={() => set({ name: event.name })} />
          ))}
        </ul>
      )}
      {events.hasNextPage && (
        <Button
          variant="subtle"
          className="mx-jobs-more"
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
    </>
  );
}

function EventRow({ event, onName }: { event: OutboxEvent; onName: () => void }) {
  const t = useTranslations('jobs.event');
  const label = useLabel();
  const described = useObjects().get(event.object);
  const path = useDocumentPath()(event.object_id);
  const title = described ? label(described.label) : event.object;
  return (
    <li className="mx-job">
      <span className="mx-job-state">
        <StatusTag tone={event.dispatched_at ? 'good' : 'warn'}>
          {t(event.dispatched_at ? 'dispatched' : 'waits')}
        </StatusTag>
      </span>
      <span className="mx-job-what">
        <span className="mx-job-name">
          <button type="button" className="mx-link-button" title={t('only')} onClick={onName}>
            {event.name}
          </button>
        </span>
        <details className="mx-job-error">
          <summary>{t('facts')}</summary>
          <pre>{JSON.stringify(event.payload, null, 2)}</pre>
        </details>
      </span>
      <span className="mx-job-when">
        <span>{formatMoment(event.created_at)}</span>
        <span className="mx-muted">{event.id}</span>
      </span>
      <span className="mx-job-verbs">
        {path ? (
          <To to={path} className="mx-target">
            {title}
          </To>
        ) : (
          <span className="mx-muted">{title}</span>
        )}
      </span>
    </li>
  );
}
