import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { listen } from '@/api/events';
import { useSession } from '@/api/session';
import { todayQuery } from './queue';

/** Objects whose changes begin or end work. */
const watched = new Set([
  'lead',
  'follow_up',
  'opportunity',
  'quote',
  'contract',
  'delivery',
  'invoice',
  'receipt',
  'application',
]);

/** Others often change many records at once; one question answers for all of them. */
const GATHER = 2000;
const SOON = 200;

/**
 * Asks anew when work was done. What I did shows at once; what others did too, unless my hand is on the list:
 * then it waits for `load`, since rows must not move under it.
 */
export function useRefresh(list: RefObject<HTMLElement | null>): { waits: boolean; load: () => void } {
  const client = useQueryClient();
  const { user } = useSession();
  const [waits, setWaits] = useState(false);
  const load = useCallback(() => {
    setWaits(false);
    void client.invalidateQueries({ queryKey: todayQuery.queryKey });
  }, [client]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen({
      record: ({ object, actor_id }) => {
        if (!watched.has(object)) return;
        const isMine = actor_id === user.id;
        clearTimeout(timer);
        timer = setTimeout(
          () => (isMine || !isTouched(list.current) ? load() : setWaits(true)),
          isMine ? SOON : GATHER,
        );
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [list, load, user.id]);
  return { waits, load };
}

function isTouched(list: HTMLElement | null): boolean {
  return list !== null && (list.matches(':hover') || list.contains(document.activeElement));
}
