import { useRouterState } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { usePreference } from '@/api/preferences';
import { useCommands } from '@/ui/commands';
import { toast } from '@/ui/toast';
import type { Place } from './recent';
import { screenTitle } from './route-focus';

const MOST = 12;

/** Records, views and reports that a person wants beside the navigation, on every device. */
export function usePins(): { pins: Place[]; toggle: (place: Place) => boolean } {
  const [pins, setPins] = usePreference<Place[]>('pins', []);
  const toggle = (place: Place) => {
    const others = pins.filter(({ to }) => to !== place.to);
    const isNew = others.length === pins.length;
    setPins(isNew ? [...others, place].slice(-MOST) : others);
    return isNew;
  };
  return { pins, toggle };
}

/** Pins what is on screen, with its filters: they are in the address. */
export function usePinCommand(): void {
  const t = useTranslations('shell.pins');
  const href = useRouterState({ select: (state) => state.location.href });
  const { pins, toggle } = usePins();
  const isPinned = pins.some(({ to }) => to === href);
  useCommands([
    {
      id: 'app.pin',
      title: isPinned ? t('remove') : t('add'),
      group: 'app',
      run: () => toast(toggle({ to: href, title: screenTitle() }) ? t('added') : t('removed')),
    },
  ]);
}
