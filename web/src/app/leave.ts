import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { forgetAllKept } from '@/api/kept';
import { forgetSession, useSession, useSignOut } from '@/api/session';
import { dropWaiting, waitingNow } from '@/api/waiting';
import { asProblem, isLost } from '@/lib/problem';
import { toastProblem } from '@/ui/toast';
import { openWaiting } from './waiting';

/** What belongs to the device and not to the person: it stays. */
const KEPT = new Set(['mingxi.locale', 'mingxi.scheme', 'mingxi.organization', 'mingxi.letters-off']);

/** Removes from this device what the person left on it: drafts, recent names, what waits or was read, kept files. */
async function wipeDevice(user: string): Promise<void> {
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('mingxi.') && !KEPT.has(key)) localStorage.removeItem(key);
  }
  // A browser that keeps nothing has nothing to forget.
  await dropWaiting(user).catch(() => {});
  await forgetAllKept();
  if (!('caches' in globalThis)) return;
  // The files of the app itself hold no data of anybody; the worker keeps them for the next person.
  const names = (await caches.keys()).filter((name) => name.startsWith('mingxi-'));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Signs out, leaves nothing behind, and shows the way in again. */
export function useLeaveNow(): () => Promise<void> {
  const t = useTranslations('shell');
  const signOut = useSignOut();
  const navigate = useNavigate();
  const client = useQueryClient();
  const user = useSession().user.id;
  return async () => {
    try {
      await signOut.mutateAsync();
    } catch (error) {
      // The server must end the session, or the next one at this device would still be this person.
      const problem = asProblem(error);
      if (problem.status !== 401) {
        toastProblem(t('leaveFailed'), isLost(error) ? t('leaveOffline') : problem.detail);
        return;
      }
    }
    await wipeDevice(user);
    await navigate({ to: '/sign-in' });
    forgetSession(client);
  };
}

/** The same, after a warning when something that was written has not been sent. */
export function useLeave(): () => Promise<void> {
  const leave = useLeaveNow();
  return async () => {
    if (waitingNow().length > 0) openWaiting('leaving');
    else await leave();
  };
}
