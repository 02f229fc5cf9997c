import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from '@/api/session';
import { isSetupOpen } from '@/api/setup';
import { objectsQuery } from '@/records/queries';
import { type ListSearch, readListSearch } from '@/records/search-params';
import { Waiting } from '@/ui/states';
import { ErrorScreen } from './error-screen';
import { NotFound } from './not-found';
import { featureRoutes } from './routes';
import { Shell } from './shell';

export interface RouterContext {
  client: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string; ended?: boolean } => ({
    to:
      typeof search.to === 'string' && search.to.startsWith('/') && !search.to.startsWith('//')
        ? search.to
        : undefined,
    ended: search.ended === true ? true : undefined,
  }),
  beforeLoad: async ({ context }) => {
    if (await isSetupOpen(context.client)) throw redirect({ to: '/setup', search: {} });
  },
  component: lazyRouteComponent(() => import('./sign-in'), 'SignIn'),
});

/** The door of an empty database; once it is set up there is nothing behind it. */
const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { code?: string } => ({
    code:
      typeof search.code === 'string' || typeof search.code === 'number' ? String(search.code) : undefined,
  }),
  beforeLoad: async ({ context }) => {
    if (!(await isSetupOpen(context.client))) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('@/features/setup/first-run'), 'FirstRun'),
});

/** Everything behind the sign-in: the session and the descriptions are there before a screen is drawn. */
export const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: { to: location.href } });
    await context.client.ensureQueryData(objectsQuery);
  },
  component: Shell,
  pendingComponent: Waiting,
  errorComponent: ErrorScreen,
  notFoundComponent: NotFound,
});

const list = createRoute({
  getParentRoute: () => staff,
  path: '/$plural',
  validateSearch: (search: Record<string, unknown>): ListSearch => readListSearch(search),
  component: lazyRouteComponent(() => import('@/records/list-screen'), 'ListScreen'),
});

const record = createRoute({
  getParentRoute: () => staff,
  path: '/$plural/$id',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => ({
    tab: typeof search.tab === 'string' ? search.tab : undefined,
  }),
  component: lazyRouteComponent(() => import('@/records/record-screen'), 'RecordScreen'),
});

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      firstRun,
      staff.addChildren([...featureRoutes(staff), list, record]),
    ]),
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Waiting,
    defaultPendingMs: 150,
    // What is there is shown: half a second of skeleton after it would be waited for by everybody.
    defaultPendingMinMs: 0,
    defaultErrorComponent: ErrorScreen,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
