import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCloudUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { listen } from '@/api/events';
import { useSession } from '@/api/session';
import { useWaiting, watchWaiting } from '@/api/waiting';
import { counts, delayOf, nextOf } from '@/lib/offline-queue';
import { toast, toastProblem } from '@/ui/toast';

const SHORTEST_MS = 2000;
const Panel = lazy(() => import('./waiting-panel'));

/** The list of what waits: shut, open, or open because the person wants to sign out. */
type Open = 'no' | 'list' | 'leaving';
let open: Open = 'no';
const listeners = new Set<() => void>();

export function openWaiting(next: Open): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How much waits to be sent, in the bar over every screen; nothing when nothing does. */
export function WaitingBadge() {
  const t = useTranslations('shell.waiting');
  const { all, stuck } = counts(useWaiting());
  const text = stuck > 0 ? t('stuck', { count: stuck }) : t('badge', { count: all });
  const Icon = stuck > 0 ? IconAlertTriangle : IconCloudUp;
  return (
    <>
      <span className="mx-sr-only" role="status">
        {all > 0 ? text : ''}
      </span>
      {all > 0 && (
        <UnstyledButton
          className="mx-waiting"
          data-stuck={stuck > 0 || undefined}
          onClick={() => openWaiting('list')}
        >
          <Icon size={16} aria-hidden />
          <span>{text}</span>
        </UnstyledButton>
      )}
    </>
  );
}

/** Reads the queue of the person, sends it whenever there is a connection again, and shows its list when asked to. */
export function Waiting() {
  const t = useTranslations('shell.waiting');
  const client = useQueryClient();
  const user = useSession().user.id;
  const items = useWaiting();
  const shown = useSyncExternalStore(subscribe, () => open);

  const send = useCallback(async () => {
    const { sendWaiting } = await import('./send-waiting');
    const { sent, stuck } = await sendWaiting(client, user);
    if (sent > 0) toast(t('sent', { count: sent }));
    if (stuck > 0) toastProblem(t('needed', { count: stuck }), '');
  }, [client, user, t]);

  useEffect(() => {
    watchWaiting(user);
    return () => {
      openWaiting('no');
      watchWaiting(null);
    };
  }, [user]);

  const next = nextOf(items);
  const isWaiting = next !== undefined;
  const attempts = next?.attempts ?? 0;
  useEffect(() => {
    if (!isWaiting) return;
    const now = () => void send();
    // Nobody says when a server that was down is there again, so it is asked, ever more seldom.
    const timer = setInterval(() => navigator.onLine && now(), Math.max(delayOf(attempts), SHORTEST_MS));
    window.addEventListener('online', now);
    const stop = listen({ opened: now });
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
      stop();
    };
  }, [isWaiting, attempts, send]);

  // Opened the app: what was left from before does not wait for its turn.
  useEffect(() => {
    if (isWaiting && navigator.onLine) void send();
  }, [isWaiting, send]);

  if (shown === 'no') return null;
  return (
    <Suspense>
      <Panel isLeaving={shown === 'leaving'} onSend={send} onClose={() => openWaiting('no')} />
    </Suspense>
  );
}
