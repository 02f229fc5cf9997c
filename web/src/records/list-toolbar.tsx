import { ActionIcon, CloseButton, Group, Menu, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconArrowDown,
  IconArrowUp,
  IconCheck,
  IconColumns3,
  IconDownload,
  IconSearch,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { useCommands } from '@/ui/commands';
import { useIsPhone } from '@/ui/phone';
import { listable, withTitle } from './columns';
import { EntityChip } from './entity-chip';
import { FilterBar } from './filter-bar';
import { LayoutSwitch } from './layout-switch';
import type { ListState } from './list-state';
import { exportPath } from './queries';
import { SaveFirstView } from './saved-views';
import type { ObjectDescription } from './types';

interface Props {
  object: ObjectDescription;
  state: ListState;
  /** The search was left downwards. */
  onLeave: () => void;
}

/** Above every list: search, filters, layout, columns, export. All of it lives in the address. */
export function ListToolbar({ object, state, onLeave }: Props) {
  const isPhone = useIsPhone();
  return (
    <div className="mx-toolbar">
      <ListSearchBox state={state} onLeave={onLeave} />
      <EntityChip entity={state.entity} />
      <FilterBar object={object} state={state} />
      <Group gap={2} wrap="nowrap" className="mx-toolbar-end">
        {!isPhone && <SaveFirstView object={object} state={state} />}
        <LayoutSwitch state={state} />
        {!isPhone && state.layout === 'list' && <ColumnChooser object={object} state={state} />}
        <ExportButton object={object} state={state} isHidden={isPhone} />
      </Group>
    </div>
  );
}

function ListSearchBox({ state, onLeave }: { state: ListState; onLeave: () => void }) {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(state.search.q ?? '');
  const search = useDebouncedCallback(
    (q: string) => state.set({ q: q.trim() || undefined }, { replace: true }),
    // A question costs the server a few milliseconds, and one that is overtaken is dropped.
    100,
  );
  const sent = state.search.q ?? '';
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(sent);
  }, [sent]);
  useCommands([
    { id: 'list.search', title: t('search'), keys: '/', group: 'screen', run: () => input.current?.focus() },
  ]);
  return (
    <TextInput
      ref={input}
      type="search"
      className="mx-toolbar-search"
      aria-label={t('search')}
      placeholder={t('search')}
      value={typed}
      enterKeyHint="search"
      leftSection={<IconSearch size={14} />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={tc('reset')}
            onClick={() => {
              setTyped('');
              search('');
              input.current?.focus();
            }}
          />
        )
      }
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'Escape') return;
        event.preventDefault();
        onLeave();
      }}
    />
  );
}

function ColumnChooser({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.columns');
  const label = useLabel();
  const shown = state.columns;
  const hidden = listable(object).filter(({ name }) => !shown.includes(name));
  const set = (cols: string[] | undefined) =>
    state.set({ cols: cols && withTitle(object, cols) }, { replace: true });
  const shift = (name: string, step: number) => {
    const rest = shown.filter((column) => column !== name);
    rest.splice(Math.max(1, shown.indexOf(name) + step), 0, name);
    set(rest);
  };
  return (
    <Menu position="bottom-end" width={280} closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label={t('title')}>
          <ActionIcon size={30} aria-label={t('title')}>
            <IconColumns3 size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <section className="mx-scroll-y" tabIndex={0} aria-label={t('title')}>
          {[...shown, ...hidden.map(({ name }) => name)].map((name) => {
            const field = object.fields.find((candidate) => candidate.name === name);
            if (!field) return null;
            const isShown = shown.includes(name);
            const isFixed = name === object.title;
            return (
              <Group key={name} gap={0} wrap="nowrap" className="mx-column-choice">
                <Menu.Item
                  role="menuitemcheckbox"
                  aria-checked={isShown}
                  disabled={isFixed}
                  leftSection={
                    <span className="mx-column-tick">{isShown && <IconCheck size={14} aria-hidden />}</span>
                  }
                  onClick={() => set(isShown ? shown.filter((column) => column !== name) : [...shown, name])}
                >
                  {label(field.label)}
                </Menu.Item>
                {isShown && !isFixed && (
                  <>
                    <ActionIcon
                      aria-label={t('earlier', { field: label(field.label) })}
                      onClick={() => shift(name, -1)}
                    >
                      <IconArrowUp size={14} />
                    </ActionIcon>
                    <ActionIcon
                      aria-label={t('later', { field: label(field.label) })}
                      onClick={() => shift(name, 1)}
                    >
                      <IconArrowDown size={14} />
                    </ActionIcon>
                  </>
                )}
              </Group>
            );
          })}
        </section>
        <Menu.Divider />
        <Menu.Item onClick={() => set(undefined)}>{t('reset')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** At the desk a button; on the phone, where files are rare, a command of the palette. */
function ExportButton({
  object,
  state,
  isHidden,
}: {
  object: ObjectDescription;
  state: ListState;
  isHidden: boolean;
}) {
  const t = useTranslations('records');
  const may = useMay();
  const path = exportPath(object.plural, state.query);
  const can = may('export.run');
  useCommands(
    can
      ? [
          {
            id: 'list.export',
            title: t('export'),
            group: 'screen',
            run: () => globalThis.location.assign(path),
          },
        ]
      : [],
  );
  if (!can || isHidden) return null;
  return (
    <Tooltip label={t('export')}>
      <ActionIcon component="a" href={path} download size={30} aria-label={t('export')}>
        <IconDownload size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
