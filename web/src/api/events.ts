import type { components } from './schema';

export type LiveEvent = components['schemas']['LiveEvent'];

export interface EventListeners {
  /** Something happened to a record that the caller may see. The same event may come twice after a reconnection. */
  record?: (event: LiveEvent) => void;
  /** The caller was told something. */
  notification?: () => void;
  /** The stream stands (again): the server can be reached. */
  opened?: () => void;
  /** Some events were missed: what is shown may be old. */
  resync?: () => void;
}

const listening = new Set<EventListeners>();
let source: EventSource | null = null;

/** Follows what others change, until the returned function is called. */
export function listen(listeners: EventListeners): () => void {
  listening.add(listeners);
  source ??= open();
  return () => {
    listening.delete(listeners);
    if (listening.size > 0) return;
    source?.close();
    source = null;
  };
}

/** One connection for the whole tab: a browser allows six to a server, and every list wants to listen. */
function open(): EventSource | null {
  if (typeof EventSource === 'undefined') return null;
  const stream = new EventSource('/api/v1/events/stream');
  stream.addEventListener('open', () => {
    for (const { opened } of listening) opened?.();
  });
  stream.addEventListener('record', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveEvent;
    for (const { record } of listening) record?.(event);
  });
  stream.addEventListener('notification', () => {
    for (const { notification } of listening) notification?.();
  });
  stream.addEventListener('resync', () => {
    for (const { resync } of listening) resync?.();
  });
  return stream;
}
