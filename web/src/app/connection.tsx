import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export function useIsOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

/** Says that the connection is gone, and asks anew for everything when it is back. */
export function ConnectionBar() {
  const t = useTranslations('shell');
  const isOnline = useIsOnline();
  const client = useQueryClient();
  useEffect(() => {
    if (isOnline) void client.invalidateQueries({ refetchType: 'active' });
  }, [isOnline, client]);
  return (
    <div role="status" className={isOnline ? 'mx-sr-only' : 'mx-connection'}>
      {isOnline ? '' : t('offlineBar')}
    </div>
  );
}
