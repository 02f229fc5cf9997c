import '@mantine/core/styles/Tabs.css';
import { Button, Group, Menu, Tabs, Text, Title } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel, useLabelInside } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { AsOf } from '@/ui/as-of';
import { type Command, Keys, useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { filesQuery, hasFiles } from './attachments/queries';
import { choiceText, fieldValue } from './field-text';
import { hasTimeline } from './has-timeline';
import { featureOf, type RecordAction, type RecordTab } from './object-feature';
import { ownCell } from './own-cell';
import { useObjects, useRecord, useTotals } from './queries';
import { RecordDetails } from './record-details';
import { RecordFacts } from './record-facts';
import { nameOf } from './record-title';
import { type Related, RelatedList, useRelated } from './related';
import type { ObjectDescription, Rec } from './types';

const RecordTimeline = lazy(async () => ({ default: (await import('./record-timeline')).RecordTimeline }));
const RecordFiles = lazy(async () => ({ default: (await import('./attachments/record-files')).RecordFiles }));

interface Props {
  object: ObjectDescription;
  id: string;
  /** Beside the list: a heading of the second level, no page frame. */
  isPanel?: boolean;
  tab?: string;
  onTab?: (tab: string | undefined) => void;
  /** Before the title: the way back. */
  before?: React.ReactNode;
}

/** Everything about one record: name, state, what can be done, and its tabs; as a page or in the panel. */
export function RecordView(props: Props) {
  const { object, id } = props;
  const label = useLabel();
  const record = useRecord(object.plural, id);
  if (record.isPending) return <Waiting />;
  if (record.isError && !record.data) {
    if (!props.isPanel && asProblem(record.error).status === 404) return <Gone {...props} />;
    const panel = <ErrorPanel error={record.error} onRetry={() => void record.refetch()} />;
    if (props.isPanel) return panel;
    return (
      <Page title={label(object.label)} before={props.before}>
        {panel}
      </Page>
    );
  }
  const Own = featureOf(object.name).Page;
  if (Own && !props.isPanel && record.data) return <Own record={record.data} />;
  return record.data ? <Shown {...props} record={record.data} asOf={<AsOf query={record} />} /> : null;
}

/** Nothing to try again: it says so and leads back to the list. */
function Gone({ object, before }: Props) {
  const t = useTranslations('records.gone');
  const inside = useLabelInside();
  const go = useGo();
  return (
    <Page title={t('title')} before={before}>
      <Empty
        text={t('text')}
        action={
          <Button onClick={() => go(`/${object.plural}`)}>
            {t('list', { objects: inside(object.label_plural ?? object.label) })}
          </Button>
        }
      />
    </Page>
  );
}

function Shown(props: Props & { record: Rec; asOf: React.ReactNode }) {
  const { object, record, isPanel, before, asOf } = props;
  const name = nameOf(object, record, useLabel());
  const Header = featureOf(object.name).Header;
  const number = object.title !== 'number' && typeof record.number === 'string' ? record.number : null;
  const beside = (
    <>
      <RecordStatus object={object} record={record} />
      {number && (
        <Text size="sm" c="dimmed" className="mx-figure">
          {number}
        </Text>
      )}
    </>
  );
  const content = (
    <>
      {asOf}
      <RecordFacts object={object} record={record} names={featureOf(object.name).facts ?? []} />
      {Header && (
        <Suspense fallback={<Waiting rows={2} />}>
          <Header record={record} />
        </Suspense>
      )}
      <RecordTabs {...props} />
    </>
  );
  if (isPanel) {
    return (
      <>
        <div className="mx-peek-head">
          <Group gap="xs">
            <Title order={2} className="mx-peek-title">
              {name}
            </Title>
            {beside}
          </Group>
          <Group gap="xs" mt={6}>
            <RecordActions object={object} record={record} />
          </Group>
        </div>
        {content}
      </>
    );
  }
  return (
    <Page
      title={name}
      beside={beside}
      before={before}
      actions={<RecordActions object={object} record={record} />}
    >
      {content}
    </Page>
  );
}

/** The state of a record in words: its status, else the stage it stands in. */
export function RecordStatus({ object, record }: { object: ObjectDescription; record: Rec }) {
  const label = useLabel();
  // What people ask of it comes before what is stored of it: overdue says more than issued.
  const field = ['state', 'status']
    .map((wanted) => object.fields.find(({ name }) => name === wanted))
    .find(Boolean);
  const value = field && fieldValue(field, record);
  if (!field || typeof value !== 'string') return null;
  return ownCell(object, field.name, record, () => (
    <StatusTag status={value}>{choiceText(field, value, label)}</StatusTag>
  ));
}

/** What can be done with a record now: one filled button, the rest in a menu; each also a command. */
export function RecordActions({ object, record }: { object: ObjectDescription; record: Rec }) {
  const t = useTranslations();
  const may = useMay();
  // A dialog is about the record as it was when it opened: a change that comes in meanwhile is a conflict, not a base.
  const [open, setOpen] = useState<{ action: RecordAction; record: Rec } | null>(null);
  const start = (action: RecordAction) => setOpen({ action, record });
  const offered = (featureOf(object.name).actions ?? []).filter(
    (action) => may(action.id) && (!action.when || action.when(record)),
  );
  const primary = offered.find((action) => action.isPrimary?.(record));
  const quick = offered.filter((action) => action.isQuick && action !== primary);
  const others = offered.filter((action) => action !== primary && !quick.includes(action));
  useCommands(
    offered.map(
      (action): Command => ({
        id: action.id,
        title: t(action.title as never),
        keys: action.keys,
        group: 'screen',
        run: () => start(action),
      }),
    ),
  );
  const Dialog = open?.action.Dialog;
  return (
    <>
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px={10} aria-label={t('common.more')}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((action) => (
              <Menu.Item
                key={action.id}
                className={action.isDangerous ? 'mx-bad-text' : undefined}
                rightSection={action.keys && <Keys keys={action.keys} />}
                onClick={() => start(action)}
              >
                {t(action.title as never)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {quick.map((action) => (
        <Button
          key={action.id}
          variant="default"
          onClick={() => start(action)}
          rightSection={action.keys && <Keys keys={action.keys} />}
        >
          {t(action.title as never)}
        </Button>
      ))}
      {primary && (
        <Button
          onClick={() => start(primary)}
          rightSection={primary.keys && <Keys keys={primary.keys} />}
          className="mx-primary"
        >
          {t(primary.title as never)}
        </Button>
      )}
      {open && Dialog && (
        <Suspense fallback={null}>
          <Dialog record={open.record} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}

function RecordTabs({ object, record, isPanel, tab, onTab }: Props & { record: Rec }) {
  const t = useTranslations();
  const hasRelated = useOtherRelated(object, record).length > 0;
  const [own, setOwn] = useState<string | undefined>(tab);
  const readable = new Set([...useObjects().values()].map(({ plural }) => plural));
  const tabs: RecordTab[] = (featureOf(object.name).tabs ?? []).filter(
    ({ id, when }) => (!when || when(record)) && (!id.includes('.') || readable.has(id.split('.')[0] ?? '')),
  );
  const first = tabs[0]?.id ?? 'details';
  const ids = [
    ...tabs.map(({ id }) => id),
    'details',
    ...(hasRelated ? ['related'] : []),
    ...(hasFiles(object) ? ['files'] : []),
    ...(hasTimeline(object) ? ['timeline'] : []),
  ];
  const wanted = onTab ? tab : own;
  const chosen = wanted && ids.includes(wanted) ? wanted : first;
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is open then.
  useEffect(() => {
    centre(list.current);
  }, [chosen]);
  return (
    <Tabs
      value={chosen}
      keepMounted={false}
      className="mx-record-tabs"
      onChange={(next) => (onTab ?? setOwn)(next === first ? undefined : (next ?? undefined))}
    >
      <Tabs.List ref={list} aria-label={t('records.tabs.title')}>
        {tabs.map(({ id, title }) => (
          <Tabs.Tab key={id} value={id}>
            {t(title as never)} <TabCount tab={id} record={record} />
          </Tabs.Tab>
        ))}
        <Tabs.Tab value="details">{t('records.fields')}</Tabs.Tab>
        {hasRelated && <Tabs.Tab value="related">{t('records.related.title')}</Tabs.Tab>}
        {hasFiles(object) && (
          <Tabs.Tab value="files">
            {t('files.title')} <FileCount object={object} record={record} />
          </Tabs.Tab>
        )}
        {hasTimeline(object) && <Tabs.Tab value="timeline">{t('records.timeline.title')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value={chosen} tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <TabContent chosen={chosen} tabs={tabs} object={object} record={record} isPanel={isPanel} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

/** Shows the tab that is open where not all of them have room; the page itself does not move. */
function centre(list: HTMLElement | null): void {
  const open = list?.querySelector('[aria-selected=true]')?.getBoundingClientRect();
  const room = list?.getBoundingClientRect();
  if (list && open && room) list.scrollLeft += open.left - room.left - (room.width - open.width) / 2;
}

/** How many records a tab lists, when it is one of records that point here. */
function TabCount({ tab, record }: { tab: string; record: Rec }) {
  const [plural = '', field] = tab.split('.');
  const totals = useTotals(plural, { filter: [{ field: field ?? '', op: 'eq', value: record.id }] }, !!field);
  return totals.data ? <span className="mx-tab-count">{totals.data.count}</span> : null;
}

/** How many files a record has; none is not worth a figure. */
function FileCount({ object, record }: { object: ObjectDescription; record: Rec }) {
  const count = useQuery(filesQuery(object, record.id)).data?.length ?? 0;
  return count > 0 ? <span className="mx-tab-count">{count}</span> : null;
}

function TabContent({
  chosen,
  tabs,
  object,
  record,
  isPanel,
}: {
  chosen: string;
  tabs: RecordTab[];
  object: ObjectDescription;
  record: Rec;
  isPanel?: boolean;
}) {
  const own = tabs.find(({ id }) => id === chosen);
  if (own) return <own.Content record={record} />;
  if (chosen === 'timeline') return <RecordTimeline object={object} record={record} />;
  if (chosen === 'files') return <RecordFiles object={object} record={record} />;
  if (chosen === 'related') return <RelatedLists object={object} record={record} />;
  return <RecordDetails object={object} record={record} isPanel={isPanel} />;
}

/** Related lists that no tab of the feature shows already. */
function useOtherRelated(object: ObjectDescription, record: Rec): Related[] {
  const own = new Set((featureOf(object.name).tabs ?? []).map(({ id }) => id));
  return useRelated(object, record.id).filter(
    ({ key, object: other }) => !own.has(key) && !own.has(other.plural),
  );
}

/** One related list at a time, chosen by name: a record may have many, and most are short. */
function RelatedLists({ object, record }: { object: ObjectDescription; record: Rec }) {
  const t = useTranslations('records');
  const label = useLabel();
  const related = useOtherRelated(object, record);
  const [key, setKey] = useState<string | undefined>();
  const chosen = related.find((candidate) => candidate.key === key) ?? related[0];
  return (
    <>
      <Group gap={4} px="md" py={8} role="group" aria-label={t('related.title')}>
        {related.map((candidate) => (
          <Button
            key={candidate.key}
            variant={candidate === chosen ? 'light' : 'subtle'}
            color={candidate === chosen ? undefined : 'gray'}
            aria-pressed={candidate === chosen}
            onClick={() => setKey(candidate.key)}
          >
            {candidate.isOnly
              ? label(candidate.object.label_plural ?? candidate.object.label)
              : t('tabs.by', {
                  objects: label(candidate.object.label_plural ?? candidate.object.label),
                  field: label(candidate.field.label),
                })}
          </Button>
        ))}
      </Group>
      {chosen && <RelatedList key={chosen.key} related={chosen} />}
    </>
  );
}
