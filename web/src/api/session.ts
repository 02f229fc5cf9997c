import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { Problem } from '@/lib/problem';
import { api, data, setCsrfToken } from './client';
import { forgetAllKept, keep, orKept } from './kept';
import type { components } from './schema';

export type Session = components['schemas']['SessionView'] & {
  /** When this device read it, in milliseconds, if the server cannot be asked now. */
  keptAt?: number;
};

const KEPT = 'session';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await orKept<Session>(KEPT, readSession, (session, keptAt) => ({ ...session, keptAt }));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      await forgetAllKept();
      return null;
    }
  },
  // Without a connection the device answers.
  networkMode: 'always',
  staleTime: 5 * 60_000,
});

async function readSession(): Promise<Session> {
  const session = await data(api.GET('/api/v1/session'));
  setCsrfToken(session.csrf_token ?? null);
  // The token opens the door for writing: it is asked for anew.
  keep(KEPT, { ...session, csrf_token: undefined });
  return session;
}

/** The session of a signed-in screen; the router lets nobody else in. */
export function useSession(): Session {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session) throw new Problem({ status: 401, code: 'unauthenticated', title: '', detail: '' });
  return session;
}

/** Whether the caller may do an action, by its name: `invoice.issue`. */
export function useMay(): (action: string) => boolean {
  const { actions } = useSession();
  return (action) => actions.includes(action);
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: components['schemas']['SignIn']) => data(api.POST('/api/v1/session', { body })),
    onSuccess: (session) => startSession(client, session),
  });
}

/** Forgets who was here before and goes on as this person. */
export function startSession(client: QueryClient, session: Session): void {
  const before = client.getQueryData(sessionQuery.queryKey);
  // Names and addresses of the last screens belong to the other organisation.
  if (before && before.organization.id !== session.organization.id) sessionStorage.clear();
  client.clear();
  setCsrfToken(session.csrf_token ?? null);
  client.setQueryData<Session | null>(sessionQuery.queryKey, session);
  void forgetAllKept().then(() => keep(KEPT, { ...session, csrf_token: undefined }));
}

export function useSignOut() {
  return useMutation({
    mutationFn: async () => {
      await api.DELETE('/api/v1/session');
    },
    // Screens that still stand while the way in is being loaded keep the session they were drawn with.
    onSuccess: () => setCsrfToken(null),
  });
}

/** Forgets everything that was read for a person; called when no screen of theirs is left. */
export function forgetSession(client: QueryClient): void {
  void forgetAllKept();
  client.clear();
  client.setQueryData(sessionQuery.queryKey, null);
}
