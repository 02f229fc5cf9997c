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
import { featureOf } from './object-feature';
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

const none: SavedView[] = [];

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

function isUnchanged({ search, isNarrowed }: ListState): boolean {
  return !search.view && !isNarrowed && !search.sort && !search.cols && !search.layout;
}

/** In the toolbar of a list that has no views yet: keeps what it shows as the first one. */
export function SaveFirstView({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.views');
  const may = useMay();
  const views = useSavedViews(object);
  const [isNaming, setNaming] = useState(false);
  if (!may('saved_view.save') || views.data?.length !== 0 || isUnchanged(state)) return null;
  return (
    <>
      <Button variant="subtle" onClick={() => setNaming(true)}>
        {t('saveAs')}
      </Button>
      {isNaming && <SaveView object={object} state={state} onClose={() => setNaming(false)} />}
    </>
  );
}

/** Saved views as tabs above the list: mine, my team's, everyone's; a dot when something was changed since. */
export function SavedViews({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.views');
  const tc = useTranslations('common');
  const may = useMay();
  const known = useSavedViews(object);
  const views = known.data ?? [];
  const current = views.find(({ id }) => id === state.search.view);
  const edited = current ? isEdited(current, state.search) : false;
  const [isNaming, setNaming] = useState(false);
  const canSave = may('saved_view.save');
  const box = useRef<HTMLDivElement>(null);
  // Views that cannot be read are none.
  useDefaultView(known.isError ? none : known.data, object, state);
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
  const isPlain = isUnchanged(state);
  const naming = isNaming && <SaveView object={object} state={state} onClose={() => setNaming(false)} />;
  // A row that came with the first change would push the list down: the toolbar offers to save it.
  if (views.length === 0) return naming;
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
      {naming}
    </nav>
  );
}

/**
 * The list opens with the view that a role of mine has as its own, else with what its feature opens with, unless the
 * address says something. It stands in the address and can be taken away there.
 */
function useDefaultView(views: SavedView[] | undefined, object: ObjectDescription, state: ListState): void {
  const { roles } = useSession();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !views) return;
    isDone.current = true;
    const { create, ...asked } = state.search;
    if (Object.values(asked).some((value) => value !== undefined)) return;
    const own = views.find(({ default_role }) => default_role && (roles as string[]).includes(default_role));
    const { filter } = featureOf(object.name);
    if (own) state.set({ ...searchOf(own), create }, { replace: true });
    else if (filter) state.set({ filter }, { replace: true });
  }, [views, object, state, roles]);
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
