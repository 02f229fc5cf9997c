import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { request } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { show } from './save-record';
import type { ObjectDescription, Rec } from './types';

type LiveEvent = components['schemas']['LiveEvent'];

const FLASH = 1600;

/**
 * Keeps a list as it is on the server: a changed row is replaced where it stands and flashes once; new ones are
 * only counted, because rows must not move under the cursor.
 */
export function useLiveList(object: ObjectDescription, shown: ReadonlySet<string>) {
  const client = useQueryClient();
  const { user } = useSession();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [arrived, setArrived] = useState(0);
  const known = useRef(shown);
  known.current = shown;
  useEffect(() => {
    if (typeof EventSource === 'undefined') return;
    const source = new EventSource('/api/v1/events/stream');
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const seen = new Set<string>();
    const flash = (id: string) => {
      setFresh((before) => new Set(before).add(id));
      timers.add(
        setTimeout(() => setFresh((before) => new Set([...before].filter((other) => other !== id))), FLASH),
      );
    };
    const onRecord = async (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as LiveEvent;
      const id = event.record_id;
      if (event.object !== object.name || !id || seen.has(event.id) || event.actor_id === user.id) return;
      seen.add(event.id);
      if (known.current.has(id)) {
        const record = await request<Rec>(`/${object.plural}/${id}`).catch(() => null);
        if (!record) return;
        show(client, object, record);
        flash(id);
      } else if (event.event.endsWith('.created')) setArrived((before) => before + 1);
      void client.invalidateQueries({ queryKey: [object.plural, 'totals'] });
    };
    source.addEventListener('record', (message) => void onRecord(message));
    source.addEventListener('resync', () => void client.invalidateQueries({ queryKey: [object.plural] }));
    return () => {
      source.close();
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
