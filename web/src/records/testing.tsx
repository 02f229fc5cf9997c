import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { type Session, sessionQuery } from '@/api/session';
import { LanguageProvider } from '@/i18n/provider';
import { CommandProvider } from '@/ui/commands';
import { objectsQuery } from './queries';
import type { FieldDescription, FieldKind, FilterOp, ObjectDescription } from './types';

/** A described field for tests; only what a test is about is given. */
export function field(name: string, kind: FieldKind, more: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name,
    kind,
    label: { zh: name, en: name },
    choices: [],
    operators: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'empty', 'filled'] as FilterOp[],
    relative: [],
    is_required: false,
    is_writable: true,
    is_given_once: false,
    is_searchable: false,
    is_sortable: true,
    is_custom: false,
    ...more,
  };
}

export function object(name: string, plural: string, fields: FieldDescription[]): ObjectDescription {
  return {
    name,
    plural,
    label: { zh: name, en: name },
    label_plural: { zh: plural, en: plural },
    title: 'name',
    id_prefix: 'tst',
    written_by: 'records',
    is_owned: true,
    is_append_only: false,
    counts_against: null,
    fields,
  };
}

const session = {
  user: { id: 'usr_me', name: '王敏', email: 'wang.min@demo.example' },
  organization: { id: 'org_1', name: 'Demo', slug: 'demo', time_zone: 'Asia/Shanghai' },
  roles: ['sales_rep'],
  actions: ['customer.create', 'customer.update'],
  csrf_token: 'token',
} as unknown as Session;

/** Renders with everything that screens stand on: words, session, descriptions, commands. */
export function show(
  content: ReactNode,
  options: { objects?: ObjectDescription[]; locale?: 'zh-CN' | 'en'; actions?: string[] } = {},
) {
  localStorage.setItem('mingxi.locale', options.locale ?? 'en');
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const actions = options.actions ?? session.actions;
  client.setQueryData(sessionQuery.queryKey, { ...session, actions } as Session);
  client.setQueryData(
    objectsQuery.queryKey,
    new Map((options.objects ?? []).map((described) => [described.name, described])),
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <CommandProvider>{content}</CommandProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return client;
}

/** A screen at the address `/`: links lead nowhere, but have their addresses. */
export async function routed(component: () => ReactNode): Promise<ReactNode> {
  const history = createMemoryHistory({ initialEntries: ['/'] });
  const router = createRouter({ routeTree: createRootRoute({ component }), history });
  await router.load();
  return <RouterProvider router={router as never} />;
}

export interface Asked {
  method: string;
  url: URL;
  body: unknown;
  key: string | null;
}

/** Stands in for the network and nothing else: answers by the given function and keeps what was asked. */
export function answer(reply: (asked: Asked) => { status?: number; body: unknown } | 'lost'): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request =
      input instanceof Request ? input : new Request(new URL(String(input), 'http://localhost'), init);
    const text = await request.text();
    const one: Asked = {
      method: request.method,
      url: new URL(request.url),
      body: text ? JSON.parse(text) : undefined,
      key: request.headers.get('Idempotency-Key'),
    };
    asked.push(one);
    const given = reply(one);
    if (given === 'lost') throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(given.body), {
      status: given.status ?? 200,
      headers: { 'Content-Type': 'application/json' },
    });
  });
  return asked;
}
