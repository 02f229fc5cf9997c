import { ActionIcon, Box, Group, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconChevronsLeft,
  IconChevronsRight,
  IconLogout,
  IconMoon,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession, useSignOut } from '@/api/session';
import { useLabel, useLanguage } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import { type Command, useCommands } from '@/ui/commands';
import { To, useGo } from '@/ui/link';
import { Explaining } from './explaining';
import { type Destination, groups, today } from './navigation';
import { PhoneTabs } from './phone-tabs';

/** The words of a destination: its own or its object's. */
export function useDestinationTitle(): (destination: Destination) => string {
  const t = useTranslations();
  const label = useLabel();
  const objects = useObjects();
  return ({ title, object }) => {
    const description = object ? objects.get(object) : undefined;
    return description ? label(description.label) : title ? t(title as never) : '';
  };
}

/** The destinations that the caller's rights open. */
export function useDestinations(): { id: string; items: Destination[] }[] {
  const objects = useObjects();
  const { actions } = useSession();
  const open = ({ object, needs }: Destination) => {
    const reads = object ?? needs?.object;
    if (reads && !objects.has(reads)) return false;
    return !needs?.action || actions.includes(needs.action);
  };
  return groups
    .map(({ id, items }) => ({ id, items: items.filter(open) }))
    .filter(({ items }) => items.length > 0);
}

export function Shell() {
  const t = useTranslations('shell');
  const isPhone = useMediaQuery('(max-width: 759px)', globalThis.innerWidth < 760, {
    getInitialValueInEffect: false,
  });
  const [folded, setFolded] = useState(() => localStorage.getItem('mingxi.rail') === 'folded');
  const fold = () => {
    localStorage.setItem('mingxi.rail', folded ? 'open' : 'folded');
    setFolded(!folded);
  };
  useGoCommands();
  return (
    <Box className="mx-shell" data-folded={folded || undefined}>
      <a href="#content" className="mx-skip">
        {t('skip')}
      </a>
      {!isPhone && <Rail folded={folded} onFold={fold} />}
      <TopBar isPhone={Boolean(isPhone)} />
      <main id="content" className="mx-content" tabIndex={-1}>
        <Explaining>
          <Outlet />
        </Explaining>
      </main>
      {isPhone && <PhoneTabs />}
    </Box>
  );
}

function useGoCommands(): void {
  const title = useDestinationTitle();
  const go = useGo();
  const destinations = [today, ...useDestinations().flatMap(({ items }) => items)];
  useCommands(
    destinations.map(
      (destination): Command => ({
        id: `go.${destination.to}`,
        title: title(destination),
        keys: destination.key ? `G ${destination.key}` : undefined,
        group: 'go',
        run: () => go(destination.to),
      }),
    ),
  );
}

function Rail({ folded, onFold }: { folded: boolean; onFold: () => void }) {
  const t = useTranslations('shell');
  const destinations = useDestinations();
  return (
    <nav className="mx-rail" aria-label={t('navigation')}>
      <To to="/" className="mx-brand" aria-label="Mingxi 明细">
        <img src="/icon.svg" alt="" width={22} height={22} />
        {!folded && <span>Mingxi 明细</span>}
      </To>
      <div className="mx-rail-scroll">
        <RailLink destination={today} folded={folded} />
        {destinations.map(({ id, items }) => (
          <section key={id} className="mx-rail-group" aria-label={t(`groups.${id}` as never)}>
            {!folded && <div className="mx-rail-title">{t(`groups.${id}` as never)}</div>}
            {items.map((destination) => (
              <RailLink key={destination.to} destination={destination} folded={folded} />
            ))}
          </section>
        ))}
      </div>
      <UnstyledButton className="mx-rail-fold" onClick={onFold} aria-label={folded ? t('unfold') : t('fold')}>
        {folded ? <IconChevronsRight size={16} /> : <IconChevronsLeft size={16} />}
      </UnstyledButton>
    </nav>
  );
}

function RailLink({ destination, folded }: { destination: Destination; folded: boolean }) {
  const title = useDestinationTitle()(destination);
  const Icon = destination.icon;
  return (
    <To
      to={destination.to}
      className="mx-rail-link"
      isExact={destination.to === '/'}
      title={folded ? title : undefined}
    >
      <Icon size={16} stroke={1.75} />
      <span className={folded ? 'mx-sr-only' : undefined}>{title}</span>
    </To>
  );
}

function TopBar({ isPhone }: { isPhone: boolean }) {
  const { organization } = useSession();
  return (
    <header className="mx-top">
      <Text size="sm" fw={500} truncate className="mx-organization">
        {organization.name}
      </Text>
      <Group gap={4} wrap="nowrap">
        {!isPhone && <LanguageSwitch />}
        <MyMenu />
      </Group>
    </header>
  );
}

function LanguageSwitch() {
  const t = useTranslations('shell');
  const { locale, setLocale } = useLanguage();
  const other = locale === 'zh-CN' ? 'en' : 'zh-CN';
  return (
    <ActionIcon
      aria-label={`${t('language')}: ${other === 'en' ? 'English' : '中文'}`}
      lang={other}
      onClick={() => setLocale(other)}
    >
      <Text size="sm">{other === 'en' ? 'EN' : '中'}</Text>
    </ActionIcon>
  );
}

function MyMenu() {
  const t = useTranslations('shell');
  const ts = useTranslations('session');
  const { user } = useSession();
  const { locale, setLocale } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.href });
  const schemes = [
    { value: 'light', icon: IconSun },
    { value: 'dark', icon: IconMoon },
    { value: 'auto', icon: IconSunMoon },
  ] as const;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className="mx-me" aria-label={t('account')}>
          <IconUser size={16} />
          <span className="mx-me-name">{user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item
          lang={locale === 'zh-CN' ? 'en' : 'zh-CN'}
          onClick={() => setLocale(locale === 'zh-CN' ? 'en' : 'zh-CN')}
        >
          {locale === 'zh-CN' ? 'English' : '中文'}
        </Menu.Item>
        <Menu.Label>{t('theme')}</Menu.Label>
        {schemes.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={14} />}
            aria-current={colorScheme === value || undefined}
            fw={colorScheme === value ? 600 : 400}
            onClick={() => setColorScheme(value)}
          >
            {t(value === 'auto' ? 'system' : value)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={14} />}
          onClick={async () => {
            await signOut.mutateAsync();
            navigate({ to: '/sign-in', search: { to: path } });
          }}
        >
          {ts('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
