import createClient, { type Middleware } from 'openapi-fetch';
import { offlineProblem, readProblem } from '@/lib/problem';
import type { paths } from './schema';

/** The token that every write of a browser session must carry; the session answer brings it. */
let csrfToken: string | null = null;
let language = 'zh-CN';
let onSignedOut: () => void = () => {};

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

export function setApiLanguage(locale: string): void {
  language = locale;
}

/** Called once whenever an answer says that nobody is signed in. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

/** A new key for a new write; keep it for every retry of the same write. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

const isWrite = (method: string) => method !== 'GET' && method !== 'HEAD';

/** What every request carries besides what it says. */
export function prepare(headers: Headers, method: string): void {
  headers.set('Accept-Language', language);
  if (!isWrite(method)) return;
  if (csrfToken) headers.set('X-CSRF-Token', csrfToken);
  if (!headers.has('Idempotency-Key')) headers.set('Idempotency-Key', newIdempotencyKey());
}

/** Throws what the server refused as `Problem`. */
export async function refuse(response: Response): Promise<never> {
  const problem = await readProblem(response);
  if (problem.status === 401 && !response.url.endsWith('/session')) onSignedOut();
  throw problem;
}

const middleware: Middleware = {
  onRequest({ request }) {
    prepare(request.headers, request.method);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) await refuse(response);
  },
  onError() {
    return offlineProblem();
  },
};

/** The typed client of the public API: every path, body and answer is checked against `openapi.json`. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  // Looked up at each call, so that tests can stand in for the network.
  fetch: (request) => globalThis.fetch(request),
});
api.use(middleware);

/** The data of a typed call; failures were thrown as `Problem` before. */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** The same for every retry of the same write. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/**
 * A call whose path is only known at run time: the record engine serves every object by its description.
 * `path` is relative to `/api/v1`. Throws `Problem`.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await rawRequest(path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** The same for answers that are not JSON: exports, files. */
export async function rawRequest(path: string, options: RequestOptions = {}): Promise<Response> {
  const method = options.method ?? 'GET';
  const headers = new Headers();
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);
  const isForm = options.body instanceof FormData;
  if (options.body !== undefined && !isForm) headers.set('Content-Type', 'application/json');
  prepare(headers, method);
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}${queryText(options.query)}`, {
      method,
      headers,
      body: isForm
        ? (options.body as FormData)
        : options.body === undefined
          ? undefined
          : JSON.stringify(options.body),
      signal: options.signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw offlineProblem();
  }
  if (!response.ok) await refuse(response);
  return response;
}

/** `?name=value` of what is given, or nothing. */
export function queryText(query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
