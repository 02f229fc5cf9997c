import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { sessionQuery } from '@/api/session';
import { useIsOnline } from '@/ui/online';

/** So often the server is asked whether it is there again, when the browser believes that it never was away. */
const ASK_MS = 10_000;

/** Says that the connection is gone, and asks anew for everything when it is back. */
export function ConnectionBar() {
  const t = useTranslations('shell');
  const client = useQueryClient();
  const { data: isKept } = useQuery({
    ...sessionQuery,
    select: (session) => session?.keptAt !== undefined,
    refetchInterval: ({ state }) => (state.data?.keptAt === undefined ? false : ASK_MS),
  });
  const isOnline = useIsOnline() && !isKept;
  const wasAway = useRef(false);
  useEffect(() => {
    // Not at the start: everything has just been asked for.
    if (isOnline && wasAway.current) void client.invalidateQueries({ refetchType: 'active' });
    wasAway.current = !isOnline;
  }, [isOnline, client]);
  return (
    <div role="status" className={isOnline ? 'mx-sr-only' : 'mx-connection'}>
      {isOnline ? '' : t('offlineBar')}
    </div>
  );
}
