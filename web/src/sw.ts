/**
 * Keeps the shell for times without a connection. Pages come from the network first, so that a new version is seen
 * at once; files with a hash in their name never change and come from the cache. It never touches `/api`: what is
 * shown as a fact was asked for now, and a write goes through or fails where the person sees it.
 */
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching';
import { NavigationRoute, registerRoute, setCatchHandler } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];

/** Pages of the server that are no part of the app. */
const SERVER = [/^\/api\//, /^\/docs/, /^\/errors/, /^\/status/, /^\/metrics/, /^\/healthz/, /^\/readyz/];
const ASSETS = 'mingxi-assets';
const PATIENCE_MS = 4000;

cleanupOutdatedCaches();
precache(__PRECACHE__);

registerRoute(
  new NavigationRoute(
    async ({ request }) => {
      try {
        return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
      } catch {
        return (await matchPrecache('/index.html')) ?? Response.error();
      }
    },
    { denylist: SERVER },
  ),
);

const assets = new CacheFirst({ cacheName: ASSETS });
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  async (options) => (await matchPrecache(options.request)) ?? assets.handle(options),
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && ['/icon.svg', '/manifest.webmanifest'].includes(url.pathname),
  async ({ request }) => (await matchPrecache(request)) ?? fetch(request),
);
setCatchHandler(async () => Response.error());

self.addEventListener('message', (event) => {
  // The person said that the new version may take over.
  if (event.data === 'take-over') void self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  // Files of older versions are of no use to this one.
  event.waitUntil(caches.delete(ASSETS).then(() => self.clients.claim()));
});
