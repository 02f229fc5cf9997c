import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useObjects } from '@/records/queries';

/**
 * Follows what others change. A record that is open is read anew; lists stay as they are under the hand, since the
 * next look at them asks the server anyway.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  const objects = useObjects();
  useEffect(() => {
    if (!('EventSource' in globalThis)) return;
    const stream = new EventSource('/api/v1/events/stream');
    stream.addEventListener('record', (event) => {
      const { object, record_id } = JSON.parse(event.data) as { object: string; record_id: string };
      const plural = objects.get(object)?.plural;
      if (plural) void client.invalidateQueries({ queryKey: [plural, 'one', record_id] });
    });
    stream.addEventListener('notification', () => {
      void client.invalidateQueries({ queryKey: ['notifications'] });
    });
    stream.addEventListener('resync', () => void client.invalidateQueries({ refetchType: 'active' }));
    return () => stream.close();
  }, [client, objects]);
}
