import { Box } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '@/i18n/provider';
import { useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { useIsPhone } from '@/ui/phone';
import { ConnectionBar } from './connection';
import { useGoCommands } from './destinations';
import { Explaining } from './explaining';
import { useLeave } from './leave';
import { useLiveUpdates } from './live';
import { PhoneTabs } from './phone-tabs';
import { usePinCommand } from './pins';
import { useAdoptPreferences, useChooseLanguage, useChooseTheme } from './preferences';
import { Rail } from './rail';
import { useRememberPlaces } from './recent';
import { RouteFocus } from './route-focus';
import { TopBar } from './top-bar';
import { Updates } from './updates';
import { Waiting } from './waiting';

const Palette = lazy(() => import('./palette'));
const KeyHelp = lazy(() => import('./key-help'));

type Overlay = 'palette' | 'help' | null;

/** The frame around every screen of a signed-in person. */
export function Shell() {
  const t = useTranslations('shell');
  const isPhone = useIsPhone();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [folded, setFolded] = useState(() => localStorage.getItem('mingxi.rail') === 'folded');
  const fold = () => {
    localStorage.setItem('mingxi.rail', folded ? 'open' : 'folded');
    setFolded(!folded);
  };
  useAdoptPreferences();
  useLiveUpdates();
  useRememberPlaces();
  useGoCommands();
  useShellCommands(setOverlay, isPhone ? undefined : { folded, fold });
  const close = () => setOverlay(null);
  return (
    <Box className="mx-shell" data-folded={(!isPhone && folded) || undefined}>
      <a href="#content" className="mx-skip">
        {t('skip')}
      </a>
      {!isPhone && <Rail folded={folded} onFold={fold} />}
      <TopBar isPhone={isPhone} onPalette={() => setOverlay('palette')} onHelp={() => setOverlay('help')} />
      <main id="content" className="mx-content" tabIndex={0}>
        <ConnectionBar />
        <Explaining>
          <Outlet />
        </Explaining>
      </main>
      {isPhone && <PhoneTabs />}
      <RouteFocus />
      <Updates />
      <Waiting />
      <Suspense>
        {overlay === 'palette' && <Palette onClose={close} />}
        {overlay === 'help' && <KeyHelp onClose={close} />}
      </Suspense>
    </Box>
  );
}

function useShellCommands(
  show: (overlay: Overlay) => void,
  rail: { folded: boolean; fold: () => void } | undefined,
): void {
  const t = useTranslations('shell');
  const ts = useTranslations('session');
  const { locale } = useLanguage();
  const language = useChooseLanguage();
  const theme = useChooseTheme();
  const leave = useLeave();
  const go = useGo();
  const app = 'app' as const;
  usePinCommand();
  useCommands([
    { id: 'app.palette', title: t('palette.title'), keys: 'Mod+K', group: app, run: () => show('palette') },
    { id: 'app.help', title: t('help.title'), keys: '?', group: app, run: () => show('help') },
    {
      id: 'app.language',
      title: t('switchLanguage'),
      group: app,
      run: () => language(locale === 'zh-CN' ? 'en' : 'zh-CN'),
    },
    { id: 'app.light', title: t('themeIs', { scheme: t('light') }), group: app, run: () => theme('light') },
    { id: 'app.dark', title: t('themeIs', { scheme: t('dark') }), group: app, run: () => theme('dark') },
    ...(rail
      ? [{ id: 'app.fold', title: rail.folded ? t('unfold') : t('fold'), group: app, run: rail.fold }]
      : []),
    { id: 'app.me', title: t('me.title'), group: app, run: () => go('/me') },
    { id: 'app.leave', title: ts('signOut'), group: app, run: () => void leave() },
  ]);
}
