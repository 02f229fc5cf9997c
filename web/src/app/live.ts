import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '@/api/events';
import { useObjects } from '@/records/queries';

/**
 * Follows what others change. A record that is open is read anew; lists follow for themselves, since rows must not
 * move under the hand.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  const objects = useObjects();
  useEffect(() => {
    return listen({
      record: ({ event, object, record_id }) => {
        // It was given to somebody else, and what hung on it may have gone with it.
        if (event.endsWith('.left')) return void client.invalidateQueries({ refetchType: 'active' });
        const plural = objects.get(object)?.plural;
        if (plural) void client.invalidateQueries({ queryKey: [plural, 'one', record_id] });
      },
      notification: () => void client.invalidateQueries({ queryKey: ['notifications'] }),
      resync: () => void client.invalidateQueries({ refetchType: 'active' }),
    });
  }, [client, objects]);
}
