import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { request } from '@/api/client';
import { type LiveEvent, listen } from '@/api/events';
import { useSession } from '@/api/session';
import { totalsQuery } from './queries';
import { show } from './save-record';
import type { ListQuery, ObjectDescription, Rec } from './types';

const FLASH = 1600;

/**
 * Keeps a list as it is on the server: a changed row is replaced where it stands and flashes once; new ones are
 * only counted, because rows must not move under the cursor, and only when they belong to the query.
 */
export function useLiveList(object: ObjectDescription, query: ListQuery, shown: ReadonlySet<string>) {
  const client = useQueryClient();
  const { user } = useSession();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [arrived, setArrived] = useState(0);
  const known = useRef(shown);
  known.current = shown;
  const asked = useRef(query);
  asked.current = query;
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const seen = new Set<string>();
    const flash = (id: string) => {
      setFresh((before) => new Set(before).add(id));
      timers.add(
        setTimeout(() => setFresh((before) => new Set([...before].filter((other) => other !== id))), FLASH),
      );
    };
    const onRecord = async (event: LiveEvent) => {
      const id = event.record_id;
      if (event.object !== object.name || !id || seen.has(event.id) || event.actor_id === user.id) return;
      seen.add(event.id);
      if (event.event.endsWith('.left')) return;
      if (known.current.has(id)) {
        const record = await request<Rec>(`/${object.plural}/${id}`).catch(() => null);
        if (!record) return;
        show(client, object, record);
        flash(id);
      } else if (event.event.endsWith('.created')) {
        const filter = [...(asked.current.filter ?? []), { field: 'id', op: 'eq' as const, value: id }];
        const { q } = asked.current;
        const found = await client.fetchQuery(totalsQuery(object.plural, { filter, q })).catch(() => null);
        if (found?.count) setArrived((before) => before + 1);
      }
      void client.invalidateQueries({ queryKey: [object.plural, 'totals'] });
    };
    const stop = listen({ record: (event) => void onRecord(event) });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [client, object, user.id]);
  return {
    fresh,
    arrived,
    /** Shows what arrived meanwhile. */
    load: () => {
      setArrived(0);
      void client.invalidateQueries({ queryKey: [object.plural, 'list'] });
    },
  };
}
