import '@/i18n/words/waiting';
import './waiting-panel.css';
import { Button, Group, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWaiting } from '@/api/waiting';
import { useLabel } from '@/i18n/provider';
import { formatMoment } from '@/lib/dates';
import { isBehind, type QueuedWrite, type WriteState } from '@/lib/offline-queue';
import { asProblem } from '@/lib/problem';
import { ConflictDialog } from '@/records/conflict-dialog';
import { featureOf } from '@/records/object-feature';
import { useObjects } from '@/records/queries';
import type { Conflict } from '@/records/save-record';
import type { Rec } from '@/records/types';
import { Dialog } from '@/ui/dialog';
import { StatusTag, type Tone } from '@/ui/status-tag';
import { toastProblem } from '@/ui/toast';
import { useLeaveNow } from './leave';
import { useWaitingActions } from './waiting-list';

const RecordForm = lazy(() => import('@/records/record-form'));
/** The verb that logs a follow-up; it is registered on each object that it is about. */
const LOG = 'follow_up.record';

const tones: Record<WriteState, Tone> = {
  waiting: 'neutral',
  sending: 'info',
  refused: 'bad',
  conflict: 'warn',
};

interface Props {
  /** The person wants to sign out: what waits would be lost. */
  isLeaving: boolean;
  onSend: () => Promise<void>;
  onClose: () => void;
}

type Opened =
  | { kind: 'edit'; item: QueuedWrite; record: Rec | undefined }
  | { kind: 'compare'; item: QueuedWrite; conflict: Conflict };

/** What waits on this device to be sent: what it is, how it stands, and what can be done with it. */
export default function WaitingPanel({ isLeaving, onSend, onClose }: Props) {
  const t = useTranslations('waiting');
  const items = useWaiting();
  const objects = useObjects();
  const actions = useWaitingActions(onSend);
  const [opened, setOpened] = useState<Opened | null>(null);

  if (opened?.kind === 'edit') return <Edit {...opened} onClose={() => setOpened(null)} />;
  if (opened?.kind === 'compare') {
    const { item, conflict } = opened;
    const object = objects.get(item.object);
    if (!object) return null;
    const settle = (changes: Record<string, unknown>) => {
      setOpened(null);
      void actions.settle(item, conflict, changes);
    };
    return <ConflictDialog object={object} conflict={conflict} onSettle={settle} />;
  }
  const edit = async (item: QueuedWrite) =>
    setOpened({ kind: 'edit', item, record: await actions.edit(item) });
  const compare = async (item: QueuedWrite) => {
    try {
      const conflict = await actions.compare(item);
      if (conflict) setOpened({ kind: 'compare', item, conflict });
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title || t('states.waiting'), problem.detail);
    }
  };
  return (
    <Dialog
      title={isLeaving ? t('leaving.title', { count: items.length }) : t('title')}
      onClose={onClose}
      footer={isLeaving ? <Leaving onClose={onClose} /> : undefined}
    >
      <Text size="sm">{isLeaving ? t('leaving.text') : items.length > 0 ? t('text') : t('none')}</Text>
      <ul className="mx-waiting-list">
        {items.map((item) => (
          <li key={item.id}>
            <Item item={item} isBehind={isBehind(items, item)} />
            {!isLeaving && item.state !== 'sending' && (
              <Actions
                item={item}
                isBehind={isBehind(items, item)}
                onSend={() => actions.sendAgain(item)}
                onEdit={() => edit(item)}
                onCompare={() => compare(item)}
                onDiscard={() => actions.discard(item)}
              />
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Item({ item, isBehind }: { item: QueuedWrite; isBehind: boolean }) {
  const t = useTranslations('waiting');
  const label = useLabel();
  const object = useObjects().get(item.object);
  const fields = object?.fields.filter(({ name }) => name in item.values).map((field) => label(field.label));
  const about = item.kind === 'log' ? String(item.values.content ?? '') : fields?.join(' · ');
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t(`kinds.${item.kind}`, { title: item.title, object: object ? label(object.label) : '' })}
        </Text>
        <StatusTag tone={tones[item.state]}>
          {t(isBehind ? 'states.behind' : `states.${item.state}`)}
        </StatusTag>
      </Group>
      {about && <Text size="sm">{about}</Text>}
      <Text size="xs" c="dimmed">
        {t('written', { time: formatMoment(item.writtenAt) })}
      </Text>
      {item.reason && (
        <Text size="sm" className="mx-bad-text">
          {item.reason.detail || item.reason.title || item.reason.code}
        </Text>
      )}
      {isBehind && (
        <Text size="xs" c="dimmed">
          {t('behind')}
        </Text>
      )}
    </>
  );
}

interface ActionsProps {
  item: QueuedWrite;
  isBehind: boolean;
  onSend: () => Promise<void>;
  onEdit: () => Promise<void>;
  onCompare: () => Promise<void>;
  onDiscard: () => Promise<void>;
}

function Actions({ item, isBehind, onSend, onEdit, onCompare, onDiscard }: ActionsProps) {
  const t = useTranslations('waiting');
  const [isSure, setSure] = useState(false);
  if (isSure) {
    return (
      <Group gap="xs" className="mx-waiting-actions" role="group" aria-label={t('discard')}>
        <Text size="sm">{t('discardText')}</Text>
        <Button color="red" onClick={() => void onDiscard()}>
          {t('discardYes')}
        </Button>
        <Button variant="default" data-autofocus onClick={() => setSure(false)}>
          {t('discardNo')}
        </Button>
      </Group>
    );
  }
  const isConflict = item.state === 'conflict';
  return (
    <Group gap="xs" className="mx-waiting-actions">
      {!isBehind && (
        <Button variant="light" onClick={() => void (isConflict ? onCompare() : onSend())}>
          {isConflict ? t('compare') : item.state === 'refused' ? t('sendAgain') : t('sendNow')}
        </Button>
      )}
      <Button variant="default" onClick={() => void onEdit()}>
        {t('edit')}
      </Button>
      <Button variant="subtle" color="gray" onClick={() => setSure(true)}>
        {t('discard')}
      </Button>
    </Group>
  );
}

/** The form that it was written in, which offers it as a draft. */
function Edit({
  item,
  record,
  onClose,
}: {
  item: QueuedWrite;
  record: Rec | undefined;
  onClose: () => void;
}) {
  const object = useObjects().get(item.object);
  if (item.kind === 'log' && item.target && record) {
    const Log = featureOf(item.target.object).actions?.find(({ id }) => id === LOG)?.Dialog;
    return <Suspense>{Log && <Log record={record} onClose={onClose} />}</Suspense>;
  }
  return <Suspense>{object && <RecordForm object={object} record={record} onClose={onClose} />}</Suspense>;
}

function Leaving({ onClose }: { onClose: () => void }) {
  const t = useTranslations('waiting.leaving');
  const leave = useLeaveNow();
  const [isBusy, setBusy] = useState(false);
  return (
    <>
      <Button variant="default" onClick={onClose}>
        {t('stay')}
      </Button>
      <Button
        color="red"
        loading={isBusy}
        onClick={() => {
          setBusy(true);
          void leave().finally(() => setBusy(false));
        }}
      >
        {t('leave')}
      </Button>
    </>
  );
}
