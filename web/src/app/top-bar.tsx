import { ActionIcon, Button, Group, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconPlus, IconSearch, IconUser } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useLabel, useLanguage } from '@/i18n/provider';
import { Keys } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { useCreatable, useStartNew } from './destinations';
import { EntitySwitch } from './entity-switch';
import { useLeave } from './leave';
import { NotificationBell } from './notifications';
import { useChooseLanguage, useChooseTheme } from './preferences';
import { SCHEMES } from './schemes';
import { WaitingBadge } from './waiting';

interface Props {
  isPhone: boolean;
  onPalette: () => void;
  onHelp: () => void;
}

/** Over every screen: find or do anything, make something new, and oneself. */
export function TopBar({ isPhone, onPalette, onHelp }: Props) {
  const t = useTranslations('shell');
  return (
    <header className="mx-top">
      {isPhone && <EntitySwitch />}
      {isPhone ? (
        <Group gap={0} wrap="nowrap">
          <WaitingBadge />
          <NotificationBell />
          <ActionIcon size={44} aria-label={t('palette.title')} onClick={onPalette}>
            <IconSearch size={20} />
          </ActionIcon>
        </Group>
      ) : (
        <UnstyledButton className="mx-find" onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={14} />
          <span>{t('palette.title')}</span>
          <Keys keys="Mod+K" />
        </UnstyledButton>
      )}
      {!isPhone && (
        <Group gap={4} wrap="nowrap">
          <WaitingBadge />
          <EntitySwitch />
          <NewMenu />
          <NotificationBell />
          <ActionIcon aria-label={t('help.open')} aria-keyshortcuts="?" onClick={onHelp}>
            <IconKeyboard size={18} stroke={1.75} />
          </ActionIcon>
          <LanguageSwitch />
          <MyMenu />
        </Group>
      )}
    </header>
  );
}

function NewMenu() {
  const t = useTranslations('shell');
  const label = useLabel();
  const start = useStartNew();
  const creatable = useCreatable();
  if (creatable.length === 0) return null;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={14} />}>
          {t('newRecord')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="min(480px, 80vh)" style={{ overflowY: 'auto' }}>
        {creatable.map((object) => (
          <Menu.Item key={object.name} onClick={() => start(object)}>
            {label(object.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageSwitch() {
  const { locale } = useLanguage();
  const choose = useChooseLanguage();
  const other = locale === 'zh-CN' ? 'en' : 'zh-CN';
  return (
    <UnstyledButton className="mx-me" lang={other} onClick={() => choose(other)}>
      {other === 'en' ? 'English' : '中文'}
    </UnstyledButton>
  );
}

function MyMenu() {
  const t = useTranslations('shell');
  const ts = useTranslations('session');
  const { user } = useSession();
  const { colorScheme } = useMantineColorScheme();
  const chooseTheme = useChooseTheme();
  const leave = useLeave();
  const go = useGo();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className="mx-me" aria-label={`${t('account')}: ${user.name}`}>
          <IconUser size={16} />
          <span className="mx-me-name">{user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={14} />} onClick={() => go('/me')}>
          {t('me.title')}
        </Menu.Item>
        <Menu.Label>{t('theme')}</Menu.Label>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={14} />}
            aria-current={colorScheme === value || undefined}
            fw={colorScheme === value ? 600 : 400}
            onClick={() => chooseTheme(value)}
          >
            {t(value === 'auto' ? 'system' : value)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={leave}>
          {ts('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
