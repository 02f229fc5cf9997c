import { SimpleGrid, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useSession } from '@/api/session';
import { daysBetween } from '@/lib/dates';
import { firstRecordsQuery, useObjects } from '@/records/queries';
import { nameOf } from '@/records/record-title';
import type { Rec, Totals } from '@/records/types';
import { To } from '@/ui/link';
import { Money, Moneys } from '@/ui/money';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { useToday } from '@/ui/use-today';
import { type Queue, queuePath, queues } from './queues';
import './today.css';

const SHOWN = 5;

/** The first screen: what waits, by money at risk, with the way into each. */
export function TodayScreen() {
  const t = useTranslations('today');
  const { actions } = useSession();
  const objects = useObjects();
  const today = useToday();
  const mine = queues(today).filter(
    ({ object, for: rights }) => objects.has(object) && rights.some((right) => actions.includes(right)),
  );
  const totals = useQueries({
    queries: mine.map(({ plural, query }) => {
      const filter = JSON.stringify(query.filter);
      return {
        queryKey: [plural, 'totals', { filter }],
        queryFn: () => request<Totals>(`/${plural}/totals`, { query: { filter } }),
      };
    }),
  });
  const counted = mine.map((queue, index) => ({ queue, totals: totals[index]?.data }));
  const isPending = totals.some((one) => one.isPending);
  const failed = totals.find((one) => one.isError);
  const waiting = counted.filter(({ totals: one }) => one && one.count > 0);
  const count = waiting.reduce((sum, { totals: one }) => sum + (one?.count ?? 0), 0);
  return (
    <Page title={t('title')}>
      <div className="mx-today">
        <Hello count={isPending ? null : count} />
        {failed && <ErrorPanel error={failed.error} onRetry={() => failed.refetch()} />}
        {mine.length === 0 && <Empty title={t('empty')} text={t('noRights')} />}
        {isPending && mine.length > 0 && <Waiting rows={8} height={56} />}
        {!isPending && mine.length > 0 && waiting.length === 0 && (
          <Empty title={t('empty')} text={t('emptyText')} />
        )}
        {!isPending && waiting.length > 0 && (
          <>
            <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
              {waiting
                .slice(0, 4)
                .map(({ queue, totals: one }) => one && <Tile key={queue.id} queue={queue} totals={one} />)}
            </SimpleGrid>
            <div className="mx-waits">
              {waiting.map(({ queue, totals: one }) => (
                <QueueCard key={queue.id} queue={queue} count={one?.count ?? 0} today={today} />
              ))}
            </div>
          </>
        )}
      </div>
    </Page>
  );
}

function Hello({ count }: { count: number | null }) {
  const t = useTranslations('today');
  const { user, organization } = useSession();
  const hour = Number(
    new Intl.DateTimeFormat('en', {
      hour: 'numeric',
      hourCycle: 'h23',
      timeZone: organization.time_zone,
    }).format(),
  );
  const part = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  return (
    <Text size="sm" role="status">
      {t(`hello.${part}`, { name: user.name })} {count !== null && t('waiting', { count })}
    </Text>
  );
}

function Tile({ queue, totals }: { queue: Queue; totals: Totals }) {
  const t = useTranslations('today');
  const sums = (queue.money && totals.sums[queue.money]) || [];
  return (
    <To to={queuePath(queue)} className="mx-tile">
      <span className="mx-tile-title">{t(`${queue.id}.title`)}</span>
      <span className="mx-tile-figure">
        {sums.length > 0 ? <Moneys values={sums} compact /> : totals.count}
      </span>
      <span className="mx-tile-note">{t('count', { count: totals.count })}</span>
    </To>
  );
}

function QueueCard({ queue, count, today }: { queue: Queue; count: number; today: string }) {
  const t = useTranslations('today');
  const [records] = useQueries({ queries: [firstRecordsQuery(queue.plural, queue.query, SHOWN)] });
  return (
    <section className="mx-block mx-wait" aria-label={t(`${queue.id}.title`)}>
      <div className="mx-wait-head">
        <Title order={2}>{t(`${queue.id}.title`)}</Title>
        <Text size="xs" c="dimmed">
          {t(`${queue.id}.about`)}
        </Text>
      </div>
      {records.isPending && <Waiting rows={Math.min(count, SHOWN)} height={28} />}
      {records.isError && <ErrorPanel error={records.error} onRetry={() => records.refetch()} />}
      <ul className="mx-wait-list">
        {records.data?.items.slice(0, SHOWN).map((record) => (
          <QueueLine key={record.id} queue={queue} record={record} today={today} />
        ))}
      </ul>
      {count > SHOWN && (
        <To to={queuePath(queue)} className="mx-wait-all">
          {t('all', { count })}
        </To>
      )}
    </section>
  );
}

function QueueLine({ queue, record, today }: { queue: Queue; record: Rec; today: string }) {
  const t = useTranslations('today');
  const object = useObjects().get(queue.object);
  const title = object ? nameOf(object, record) : record.id;
  const beside = record.titles?.customer_id ?? (typeof record.company === 'string' ? record.company : '');
  const day = queue.day ? record[queue.day] : undefined;
  const days = typeof day === 'string' ? Math.abs(daysBetween(day.slice(0, 10), today)) : 0;
  const money = queue.money ? record[queue.money] : undefined;
  const to = `/${queue.plural}/${record.id}`;
  return (
    <li>
      <To to={to} className="mx-wait-line">
        <span className="mx-wait-title">{title}</span>
        <span className="mx-wait-beside">{beside}</span>
        <span className="mx-wait-money">
          {money ? <Money value={money as { amount_minor: number; currency: string }} /> : null}
        </span>
        <span className="mx-wait-due">
          <StatusTag tone={queue.tone}>{t(`${queue.id}.due`, { days })}</StatusTag>
        </span>
      </To>
    </li>
  );
}
