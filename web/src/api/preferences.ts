import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, data, newIdempotencyKey } from './client';
import type { components } from './schema';
import { sessionQuery, useSession } from './session';

type Change = components['schemas']['UpdateSettings'];

/** Keeps a choice with the account, so that the next device has it too. What this device shows does not wait for it. */
export function useKeepPreference(): (change: Change) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (body: Change) =>
      data(
        api.PATCH('/api/v1/me/settings', {
          body,
          params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
        }),
      ),
    onSuccess: (settings) =>
      client.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, settings }),
  });
  return mutate;
}

/** The contract says only that it is an object of ours. */
function webOf(web: object, key: string, value: unknown): NonNullable<Change['web']> {
  return { ...web, [key]: value } as NonNullable<Change['web']>;
}

/** A value that the web keeps with the account under its own key. */
export function usePreference<T>(key: string, fallback: T): [T, (value: T) => void] {
  const client = useQueryClient();
  const keep = useKeepPreference();
  const { settings } = useSession();
  const value = (settings?.web[key] as T | undefined) ?? fallback;
  const set = useCallback(
    (next: T) => {
      client.setQueryData(
        sessionQuery.queryKey,
        (session) =>
          session && {
            ...session,
            settings: { ...session.settings, web: webOf(session.settings.web, key, next) },
          },
      );
      keep({ web: webOf({}, key, next) });
    },
    [client, keep, key],
  );
  return [value, set];
}
