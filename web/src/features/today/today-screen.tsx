import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useListed } from '@/i18n/provider';
import { useEntityChoice } from '@/records/entity-choice';
import { AsOf } from '@/ui/as-of';
import { Button } from '@/ui/button';
import { Page } from '@/ui/page';
import { useScreenSearch } from '@/ui/screen-search';
import { ErrorPanel, Waiting } from '@/ui/states';
import { Doors } from './doors';
import { amounts, countKinds, mostDue, type Today, todayQuery } from './queue';
import { Tiles } from './tiles';
import { useRefresh } from './use-refresh';
import { WorkList } from './work-list';
import './today.css';

/** The first screen: what the day is about, the figures of the role, and what waits, the most urgent first. */
export function TodayScreen() {
  const t = useTranslations('today');
  const today = useQuery(todayQuery);
  return (
    <Page title={t('title')}>
      <div className="mx-today">
        <Hello today={today.data} />
        <AsOf query={today} />
        {today.isError && !today.data && (
          <ErrorPanel error={today.error} onRetry={() => void today.refetch()} />
        )}
        {today.isPending && <Waiting rows={10} height={34} />}
        {today.data && (
          <>
            <Tiles figures={today.data.figures} />
            <Work today={today.data} />
          </>
        )}
      </div>
    </Page>
  );
}

function Hello({ today }: { today: Today | undefined }) {
  const t = useTranslations('today');
  const { user, organization } = useSession();
  const { chosen } = useEntityChoice();
  const hour = Number(
    new Intl.DateTimeFormat('en', {
      hour: 'numeric',
      hourCycle: 'h23',
      timeZone: organization.time_zone,
    }).format(),
  );
  const part = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  return (
    <p className="mx-hello" role="status">
      {t.rich('line', {
        hello: () => t(`hello.${part}`, { name: user.name }),
        work: () => today && <Summary key="work" today={today} />,
        all: () =>
          chosen && (
            <span key="all" className="mx-muted">
              {t('allEntities')}
            </span>
          ),
      })}
    </p>
  );
}

/** How many things are due, and of what most; the tiles below say what money it is about, each sum by itself. */
function Summary({ today }: { today: Today }) {
  const t = useTranslations('today');
  const listed = useListed();
  const { now, later } = amounts(today.counts);
  if (now === 0) return t('nothingDue', { later });
  const kinds = mostDue(today.counts, 3).map(({ kind, due }) =>
    t('ofKind', { kind: t(`kinds.${kind}`), due }),
  );
  return t('dueNow', { count: now, kinds: listed(kinds) });
}

function Work({ today }: { today: Today }) {
  const t = useTranslations('today');
  const [{ kind }, set] = useScreenSearch();
  const list = useRef<HTMLDivElement>(null);
  const refresh = useRefresh(list);
  const counts = countKinds(today);
  const chosen = counts.find((count) => count.kind === kind)?.kind;
  if (today.items.length === 0) return <Doors />;
  return (
    <>
      <Group className="mx-kinds" role="group" aria-label={t('kindsLabel')}>
        <Chip
          words={t('all')}
          count={counts.reduce((sum, { count }) => sum + count, 0)}
          isChosen={!chosen}
          onChoose={() => set({ kind: undefined })}
        />
        {counts.map((count) => (
          <Chip
            key={count.kind}
            words={t(`kinds.${count.kind}`)}
            count={count.count}
            isChosen={count.kind === chosen}
            onChoose={() => set({ kind: count.kind === chosen ? undefined : count.kind })}
          />
        ))}
        {refresh.waits && (
          <Button variant="light" size="compact-sm" onClick={refresh.load}>
            {t('changed')}
          </Button>
        )}
      </Group>
      <WorkList
        key={chosen ?? 'all'}
        items={chosen ? today.items.filter((item) => item.kind === chosen) : today.items}
        all={amounts(today.counts, chosen)}
        listRef={list}
      />
    </>
  );
}

function Chip({
  words,
  count,
  isChosen,
  onChoose,
}: {
  words: string;
  count: number;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const t = useTranslations('today');
  return (
    <button type="button" className="mx-kind" aria-pressed={isChosen} onClick={onChoose}>
      {words}
      <span className="mx-kind-count">{t('count', { count })}</span>
    </button>
  );
}
