import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconCalendar, IconChartBar, IconInbox, IconLayoutKanban, IconList } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useCommands } from '@/ui/commands';
import { useIsPhone } from '@/ui/phone';
import type { ListState } from './list-state';
import type { Layout } from './types';

const icons = {
  list: IconList,
  inbox: IconInbox,
  board: IconLayoutKanban,
  calendar: IconCalendar,
  chart: IconChartBar,
};

/** Board, list, calendar and chart of the same query; `B` goes to the next. */
export function LayoutSwitch({ state }: { state: ListState }) {
  const t = useTranslations('records.layouts');
  const isPhone = useIsPhone();
  const { layout } = state;
  // On the phone records open as pages from either.
  const layouts = isPhone ? state.layouts.filter((name) => name !== 'inbox') : state.layouts;
  const to = (next: Layout) => state.set({ layout: next === layouts[0] ? undefined : next, open: undefined });
  const next = layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? 'list';
  useCommands(
    layouts.length > 1
      ? [
          {
            id: 'list.layout',
            title: t('next', { layout: t(next) }),
            keys: 'B',
            group: 'screen',
            run: () => to(next),
          },
        ]
      : [],
  );
  if (layouts.length < 2) return null;
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label={t('title')}>
      {layouts.map((name) => {
        const Icon = icons[name];
        return (
          <Tooltip key={name} label={t(name)}>
            <ActionIcon
              size={30}
              variant={name === layout ? 'light' : 'subtle'}
              color={name === layout ? 'brand' : 'gray'}
              aria-label={t(name)}
              aria-pressed={name === layout}
              onClick={() => to(name)}
            >
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </Group>
  );
}
