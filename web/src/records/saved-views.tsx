import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import { useMay, useSession } from '@/api/session';
import { asProblem } from '@/lib/problem';
import { useCommands } from '@/ui/commands';
import { toast, toastProblem } from '@/ui/toast';
import type { ListState } from './list-state';
import { isEdited, type SavedView, savedQuery, searchOf } from './saved-query';
import type { ObjectDescription } from './types';

const SaveView = lazy(() => import('./save-view'));

export function useSavedViews(object: ObjectDescription) {
  return useQuery({
    queryKey: ['saved-views', object.name],
    queryFn: async () =>
      (await data(api.GET('/api/v1/saved-views', { params: { query: { object: object.name } } }))).items,
    staleTime: 60_000,
  });
}

const nothing = {
  view: undefined,
  filter: undefined,
  q: undefined,
  sort: undefined,
  layout: undefined,
  cols: undefined,
  by: undefined,
  measure: undefined,
  as: undefined,
};

/** Saved views as tabs above the list: mine, my team's, everyone's; a dot when something was changed since. */
export function SavedViews({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.views');
  const tc = useTranslations('common');
  const may = useMay();
  const views = useSavedViews(object).data ?? [];
  const current = views.find(({ id }) => id === state.search.view);
  const edited = current ? isEdited(current, state.search) : false;
  const [isNaming, setNaming] = useState(false);
  const canSave = may('saved_view.save');
  const box = useRef<HTMLDivElement>(null);
  useDefaultView(views, state);
  const change = useViewChange(object);
  useCommands([
    {
      id: 'list.views',
      title: t('title'),
      keys: 'V',
      group: 'screen',
      run: () => box.current?.querySelector<HTMLElement>('[aria-current], button')?.focus(),
    },
    ...(canSave
      ? [{ id: 'list.saveView', title: t('saveAs'), group: 'screen' as const, run: () => setNaming(true) }]
      : []),
  ]);
  const isPlain =
    !current && !state.isNarrowed && !state.search.sort && !state.search.cols && !state.search.layout;
  if (views.length === 0 && isPlain) return null;
  const save = (view: SavedView) => change.update(view, { query: savedQuery(state.search, state.columns) });
  return (
    <nav className="mx-views" aria-label={t('title')} ref={box}>
      <button type="button" aria-current={current ? undefined : 'true'} onClick={() => state.set(nothing)}>
        {tc('all')}
      </button>
      {views.map((view) => (
        <button
          key={view.id}
          type="button"
          aria-current={view === current ? 'true' : undefined}
          onClick={() => state.set(searchOf(view))}
        >
          {view.name}
          {view === current && edited && (
            <span className="mx-views-dot" role="img" aria-label={t('edited')} />
          )}
        </button>
      ))}
      {current && edited && current.may_edit && canSave && (
        <Button variant="subtle" onClick={() => save(current)}>
          {tc('save')}
        </Button>
      )}
      {canSave && !isPlain && (!current || edited) && (
        <Button variant="subtle" onClick={() => setNaming(true)}>
          {t('saveAs')}
        </Button>
      )}
      {current && edited && (
        <Button variant="subtle" color="gray" onClick={() => state.set(searchOf(current))}>
          {tc('reset')}
        </Button>
      )}
      {current?.may_edit && !edited && (
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon size={26} aria-label={t('more', { view: current.name })}>
              <IconDots size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              className="mx-bad-text"
              onClick={() => {
                state.set(nothing);
                change.remove(current);
              }}
            >
              {t('delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {isNaming && <SaveView object={object} state={state} onClose={() => setNaming(false)} />}
    </nav>
  );
}

/** The list opens with the view that a role of mine has as its own, unless the address says something. */
function useDefaultView(views: SavedView[], state: ListState): void {
  const { roles } = useSession();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || views.length === 0) return;
    isDone.current = true;
    if (Object.values(state.search).some((value) => value !== undefined)) return;
    const own = views.find(({ default_role }) => default_role && (roles as string[]).includes(default_role));
    if (own) state.set(searchOf(own), { replace: true });
  }, [views, state, roles]);
}

function useViewChange(object: ObjectDescription) {
  const t = useTranslations('records.views');
  const tr = useTranslations('records.save');
  const tc = useTranslations('common');
  const client = useQueryClient();
  const done = async (work: Promise<unknown>, said: string) => {
    try {
      await work;
      await client.invalidateQueries({ queryKey: ['saved-views', object.name] });
      toast(said);
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title || tr('failed'), problem.errors[0]?.detail ?? problem.detail);
    }
  };
  const header = () => ({ 'Idempotency-Key': newIdempotencyKey() });
  return {
    update: (view: SavedView, { query }: { query: SavedView['query'] }) =>
      void done(
        data(
          api.PATCH('/api/v1/saved-views/{id}', {
            params: { path: { id: view.id }, header: header() },
            body: { version: view.version, query },
          }),
        ),
        tc('saved'),
      ),
    remove: (view: SavedView) =>
      void done(
        data(api.DELETE('/api/v1/saved-views/{id}', { params: { path: { id: view.id }, header: header() } })),
        t('deleted', { view: view.name }),
      ),
  };
}
