import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel, useLanguage } from '@/i18n/provider';
import { formatMoment, relativeMoment } from '@/lib/dates';
import { To } from '@/ui/link';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { ChangeList } from './change-list';
import { fieldPlainText, useFieldWords } from './field-text';
import { useObject, useObjects } from './queries';
import './record-timeline.css';
import type { ObjectDescription, Rec } from './types';

type Item = components['schemas']['TimelineItem'];
type Kind = components['schemas']['TimelineKind'];

const KINDS: Kind[] = ['follow_up', 'stage', 'document', 'change'];

/** What happened to a record and to what hangs on it, newest first, by day: who, what, and from what to what. */
export function RecordTimeline({ object, record }: { object: ObjectDescription; record: Rec }) {
  const t = useTranslations('records.timeline');
  const [kind, setKind] = useState<Kind | undefined>();
  const timeline = useInfiniteQuery({
    queryKey: [object.plural, 'timeline', record.id, kind],
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/timeline', {
          params: { query: { object: object.name, id: record.id, kind, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const titles = Object.assign({}, ...(timeline.data?.pages.map((page) => page.titles) ?? [])) as Record<
    string,
    string
  >;
  const days = [...new Set(items.map(({ at }) => formatMoment(at).slice(0, 10)))];
  return (
    <div className="mx-timeline">
      <Group gap={4} role="group" aria-label={t('kinds.title')}>
        {[undefined, ...KINDS].map((candidate) => (
          <Button
            key={candidate ?? 'all'}
            variant={candidate === kind ? 'light' : 'subtle'}
            color={candidate === kind ? undefined : 'gray'}
            aria-pressed={candidate === kind}
            onClick={() => setKind(candidate)}
          >
            {t(`kinds.${candidate ?? 'all'}`)}
          </Button>
        ))}
      </Group>
      {timeline.isPending && <Waiting />}
      {timeline.isError && <ErrorPanel error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && items.length === 0 && <Empty title={t('none')} />}
      {days.map((day) => (
        <section key={day} aria-label={day}>
          <h2 className="mx-timeline-day">{day}</h2>
          <ol>
            {items
              .filter(({ at }) => formatMoment(at).startsWith(day))
              .map((item) => (
                <Happened key={item.id} item={item} about={record.id} titles={titles} />
              ))}
          </ol>
        </section>
      ))}
      {timeline.hasNextPage && (
        <Button
          variant="default"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
    </div>
  );
}

function Happened({ item, about, titles }: { item: Item; about: string; titles: Record<string, string> }) {
  const t = useTranslations('records.timeline');
  const { locale } = useLanguage();
  const label = useLabel();
  const objects = useObjects();
  const object = objects.get(item.object);
  const followUps = useObject('follow_up');
  const words = useFieldWords();
  const kindField = followUps?.fields.find(({ name }) => name === 'kind');
  const title =
    item.follow_up && kindField
      ? fieldPlainText(kindField, { id: '', kind: item.follow_up.kind }, words)
      : t('done', {
          object: object ? label(object.label) : nounOf(t, item.object),
          verb: verbOf(t, item.action),
        });
  return (
    <li>
      <time dateTime={item.at} title={relativeMoment(item.at, locale) ?? undefined}>
        {formatMoment(item.at).slice(11)}
      </time>
      <div>
        <span className="mx-timeline-title">{title}</span>
        {item.record_id !== about && object && (
          <To to={`/${object.plural}/${item.record_id}`} className="mx-timeline-record">
            {item.record_title ?? item.record_id}
          </To>
        )}
        {item.object === FILE && <span>{item.record_title}</span>}
        <span className="mx-timeline-actor">{item.actor ?? t('system')}</span>
        {item.follow_up && <p className="mx-long">{item.follow_up.content}</p>}
        {item.follow_up?.next_on && <p>{t('next', { day: item.follow_up.next_on })}</p>}
        {object && !item.follow_up && (
          <ChangeList object={object} changes={item.changes} titles={titles} knownOnly />
        )}
      </div>
    </li>
  );
}

const VERBS = [
  'create',
  'update',
  'assign',
  'move',
  'win',
  'lose',
  'reopen',
  'qualify',
  'disqualify',
  'convert',
  'send',
  'accept',
  'reject',
  'sign',
  'close',
  'terminate',
  'cancel',
  'issue',
  'void',
  'credit',
  'discard',
  'record',
  'record_opening',
  'claim',
  'apply',
  'unapply',
  'reverse',
  'merge',
  'add',
  'delete',
] as const;

/** A file is no record and has no page. */
const FILE = 'attachment';

function nounOf(t: ReturnType<typeof useTranslations<'records.timeline'>>, object: string): string {
  return object === FILE ? t('file') : object;
}

/** `issue` of `invoice.issue` in words; a verb without words shows its name. */
function verbOf(t: ReturnType<typeof useTranslations<'records.timeline'>>, action: string): string {
  const name = action.split('.')[1] ?? action;
  if (action === 'delivery.accept') return t('verbs.take');
  const known = VERBS.find((verb) => verb === name);
  return known ? t(`verbs.${known}`) : name;
}
