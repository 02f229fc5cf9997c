import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { forgetSession, useSignOut } from '@/api/session';

/** What belongs to the device and not to the person: it stays. */
const KEPT = new Set(['mingxi.locale', 'mingxi.scheme', 'mingxi.organization', 'mingxi.letters-off']);

/** Removes from this device what the person left on it: drafts, recent names, kept files. */
export async function wipeDevice(): Promise<void> {
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('mingxi.') && !KEPT.has(key)) localStorage.removeItem(key);
  }
  if (!('caches' in globalThis)) return;
  // The files of the app itself hold no data of anybody; the worker keeps them for the next person.
  const names = (await caches.keys()).filter((name) => name.startsWith('mingxi-'));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Signs out, leaves nothing behind, and shows the way in again. */
export function useLeave(): () => Promise<void> {
  const signOut = useSignOut();
  const navigate = useNavigate();
  const client = useQueryClient();
  return async () => {
    await signOut.mutateAsync();
    await wipeDevice();
    await navigate({ to: '/sign-in' });
    forgetSession(client);
  };
}
