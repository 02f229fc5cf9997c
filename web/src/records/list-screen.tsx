import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, type RefObject, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay, useSession } from '@/api/session';
import { useLabel, useLabelInside } from '@/i18n/provider';
import { AsOf } from '@/ui/as-of';
import { useCommands } from '@/ui/commands';
import type { GridHandle } from '@/ui/data-grid';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { boardField } from './board-field';
import { counted } from './counted';
import { hasForm } from './creatable';
import { useEntityChoice } from './entity-choice';
import { type ListState, useListState } from './list-state';
import { ListToolbar } from './list-toolbar';
import { useLiveList } from './live';
import { NotHere } from './not-here';
import { featureOf } from './object-feature';
import { useObjects, useRecords, useTotals } from './queries';
import { RecordTable } from './record-table';
import { SavedViews } from './saved-views';
import { StateTabs } from './state-tabs';
import type { ObjectDescription } from './types';

const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar')).BulkBar }));
const CreateRefused = lazy(() => import('./create-refused'));
const RecordForm = lazy(() => import('./record-form'));
const RecordBoard = lazy(async () => ({ default: (await import('./record-board')).RecordBoard }));
const RecordCalendar = lazy(async () => ({ default: (await import('./record-calendar')).RecordCalendar }));
const RecordChart = lazy(async () => ({ default: (await import('./record-chart')).RecordChart }));
const RecordInbox = lazy(async () => ({ default: (await import('./record-inbox')).RecordInbox }));
const RecordPanel = lazy(async () => ({ default: (await import('./record-panel')).RecordPanel }));

/** The list of any object: found by its plural in the address. */
export function ListScreen() {
  const { plural } = useParams({ strict: false });
  const object = [...useObjects().values()].find((candidate) => candidate.plural === plural);
  if (!object) return <NotHere plural={plural} />;
  return <ObjectList key={object.name} object={object} />;
}

function ObjectList({ object }: { object: ObjectDescription }) {
  const label = useLabel();
  const inside = useLabelInside();
  const t = useTranslations('records');
  const client = useQueryClient();
  const state = useListState(object);
  const feature = featureOf(object.name);
  const isPhone = useIsPhone();
  const grid = useRef<GridHandle>(null);
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const create = useCreate(object, state);
  const title = label(object.label_plural ?? object.label);
  const ListHeader = feature.ListHeader;
  return (
    <Page
      title={title}
      actions={
        create.can && (
          <Button onClick={create.open}>{t('newObject', { object: inside(object.label) })}</Button>
        )
      }
    >
      {ListHeader && (
        <Suspense fallback={null}>
          <ListHeader />
        </Suspense>
      )}
      <SavedViews object={object} state={state} />
      <ListToolbar object={object} state={state} onLeave={() => grid.current?.focus()} />
      <StateTabs object={object} state={state} />
      <div className="mx-list">
        <div className="mx-list-main">
          <Suspense fallback={<Waiting rows={14} />}>
            <Layout
              object={object}
              state={state}
              grid={grid}
              selected={selected}
              onSelect={setSelected}
              onCreate={create.can ? create.open : undefined}
            />
          </Suspense>
        </div>
        {state.search.open && !isPhone && state.layout !== 'inbox' && (
          <Suspense fallback={null}>
            <RecordPanel
              object={object}
              id={state.search.open}
              onClose={() => {
                state.set({ open: undefined }, { replace: true });
                grid.current?.focus();
              }}
            />
          </Suspense>
        )}
      </div>
      {create.isRefused && (
        <Suspense fallback={null}>
          <CreateRefused
            title={t('newObject', { object: inside(object.label) })}
            action={create.action}
            onClose={create.close}
          />
        </Suspense>
      )}
      {create.isOpen && (
        <Suspense fallback={null}>
          {feature.Create ? (
            <feature.Create
              onClose={() => {
                create.close();
                void client.invalidateQueries({ queryKey: [object.plural] });
              }}
            />
          ) : (
            <RecordForm object={object} onClose={create.close} />
          )}
        </Suspense>
      )}
    </Page>
  );
}

interface LayoutProps {
  object: ObjectDescription;
  state: ListState;
  grid: RefObject<GridHandle | null>;
  selected: ReadonlySet<string>;
  onSelect: (selected: Set<string>) => void;
  onCreate?: () => void;
}

/** One query, five ways to look at it. */
function Layout(props: LayoutProps) {
  const { object, state } = props;
  const field = boardField(object);
  switch (state.layout) {
    case 'board':
      return field ? <RecordBoard object={object} state={state} field={field} /> : null;
    case 'calendar':
      return <RecordCalendar object={object} state={state} />;
    case 'chart':
      return <RecordChart object={object} state={state} />;
    case 'inbox':
    case 'list':
      return <ListLayout {...props} />;
  }
}

function ListLayout({ object, state, grid, selected, onSelect, onCreate }: LayoutProps) {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const records = useRecords(object.plural, state.query);
  const totals = useTotals(object.plural, state.query);
  const rows = useRows(object, records.data);
  const live = useLiveList(object, state.query, useIds(rows));
  if (records.isPending) return <Waiting rows={14} />;
  if (records.isError && !records.data) {
    return <ErrorPanel error={records.error} onRetry={() => void records.refetch()} />;
  }
  if (rows.length === 0 && live.arrived === 0)
    return <NothingHere object={object} state={state} onCreate={onCreate} />;
  const count = totals.data?.count;
  const note: ReactNode = records.isFetchingNextPage
    ? tc('loading')
    : count !== undefined && rows.length < count && t('loadedOf', { loaded: rows.length, total: count });
  const more = () => {
    if (records.hasNextPage && !records.isFetchingNextPage) void records.fetchNextPage();
  };
  return (
    <>
      <AsOf query={{ data: records.data.pages[0], dataUpdatedAt: records.dataUpdatedAt }} />
      <Suspense fallback={null}>
        <BulkBar
          object={object}
          state={state}
          selected={selected}
          loaded={rows.length}
          total={count ?? rows.length}
          onClear={() => onSelect(new Set())}
        />
      </Suspense>
      {live.arrived > 0 && (
        <Button variant="light" className="mx-arrived" onClick={live.load}>
          {t('arrived', { count: live.arrived })}
        </Button>
      )}
      {state.layout === 'inbox' ? (
        <RecordInbox object={object} state={state} rows={rows} total={count} onEnd={more} />
      ) : (
        <RecordTable
          ref={grid}
          fresh={live.fresh}
          object={object}
          state={state}
          rows={rows}
          totals={totals.data}
          selected={selected}
          onSelect={onSelect}
          note={note}
          onEnd={more}
        />
      )}
    </>
  );
}

function useIds(rows: ReturnType<typeof flat>): ReadonlySet<string> {
  return useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
}

function useRows(object: ObjectDescription, data: ReturnType<typeof useRecords>['data']) {
  return useMemo(() => counted(object, flat(data)), [object, data]);
}

function flat(data: ReturnType<typeof useRecords>['data']) {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}

/** Nothing yet differs from nothing that matches: the first offers to begin, the second to look wider. */
function NothingHere({
  object,
  state,
  onCreate,
}: {
  object: ObjectDescription;
  state: ListState;
  onCreate?: () => void;
}) {
  const t = useTranslations('records');
  const inside = useLabelInside();
  const may = useMay();
  const { choose } = useEntityChoice();
  if (state.isNarrowed) {
    const words = state.layout === 'inbox' ? 'inbox.done' : 'noMatch';
    return (
      <Empty
        title={t(`${words}.title`)}
        text={t(`${words}.text`)}
        action={
          <Button
            variant="default"
            onClick={() => {
              state.set({ filter: undefined, q: undefined });
              if (state.entity) choose(undefined);
            }}
          >
            {t('noMatch.clear')}
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      title={t('empty.title', { objects: inside(object.label_plural ?? object.label) })}
      text={onCreate ? t('empty.text') : t('empty.waits')}
      action={
        onCreate && (
          <>
            <Button onClick={onCreate}>{t('newObject', { object: inside(object.label) })}</Button>
            {may('import.run') && <To to="/imports">{t('empty.import')}</To>}
          </>
        )
      }
    />
  );
}

/** What making one is called, where it is not `create`. */
const ACTIONS: Record<string, string> = {
  follow_up: 'follow_up.record',
  campaign_cost: 'campaign_cost.record',
  receipt: 'receipt.record',
  journal_entry: 'journal_entry.post',
  import: 'import.run',
};

/** In the address, so that a menu anywhere can open the form of a new one. */
function useCreate(object: ObjectDescription, state: ListState) {
  const t = useTranslations('records');
  const inside = useLabelInside();
  const { objects: rights } = useSession();
  const can = hasForm(object) && rights.some((right) => right.object === object.name && right.can_create);
  const open = () => state.set({ create: true });
  useCommands(
    can
      ? [
          {
            id: 'list.create',
            title: t('newObject', { object: inside(object.label) }),
            keys: 'C',
            group: 'create',
            run: open,
          },
        ]
      : [],
  );
  return {
    can,
    action: ACTIONS[object.name] ?? `${object.name}.create`,
    isOpen: can && state.search.create === true,
    isRefused: !can && hasForm(object) && state.search.create === true,
    open,
    close: () => state.set({ create: undefined }, { replace: true }),
  };
}
