import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import type { components } from './schema';
import { startSession } from './session';

export type Setup = components['schemas']['SetupView'];
export type SetUp = components['schemas']['SetUp'];

/** Whether the database is still empty; asked of nobody who is signed in. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => data(api.GET('/api/v1/setup')),
  staleTime: 10_000,
  retry: false,
});

/** Whether there is something to set up, or a demo company on its way. When nobody can say, people sign in as ever. */
export async function isSetupOpen(client: QueryClient): Promise<boolean> {
  try {
    const { needed, demo } = await client.ensureQueryData(setupQuery);
    return needed || Boolean(demo && !demo.is_done);
  } catch {
    return false;
  }
}

/** Makes the first organisation; its administrator is signed in by the answer. */
export function useSetUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SetUp) => data(api.POST('/api/v1/setup', { body })),
    onSuccess: (session) => startSession(client, session),
  });
}

/** Begins the demo company; how far it has come is in `setupQuery`. */
export function useStartDemo() {
  return useMutation({
    mutationFn: (code: string) => data(api.POST('/api/v1/setup/demo', { body: { code } })),
  });
}
