import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconBuildingSkyscraper,
  IconCoin,
  IconHome,
  IconPlus,
  IconTargetArrow,
  IconUser,
} from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import { To } from '@/ui/link';
import { useCreatable, useStartNew } from './destinations';

const left = [
  { to: '/', word: 'today', icon: IconHome, object: undefined },
  { to: '/customers', word: 'customers', icon: IconBuildingSkyscraper, object: 'customer' },
] as const;
const right = [
  { to: '/opportunities', word: 'deals', icon: IconTargetArrow, object: 'opportunity' },
  { to: '/aging', word: 'money', icon: IconCoin, object: 'invoice' },
  { to: '/me', word: 'me', icon: IconUser, object: undefined },
] as const;

/** The bottom bar of the phone: every tab within reach of one thumb, and what is new in the middle. */
export function PhoneTabs() {
  const t = useTranslations('shell');
  const objects = useObjects();
  const tab = ({ to, word, icon: Icon, object }: (typeof left)[number] | (typeof right)[number]) =>
    (!object || objects.has(object)) && (
      <To key={to} to={to} className="mx-tab" isExact={to === '/'}>
        <Icon size={20} stroke={1.75} />
        <span>{t(`tabs.${word}`)}</span>
      </To>
    );
  return (
    <nav className="mx-tabs" aria-label={t('tabsLabel')}>
      {left.map(tab)}
      <NewTab />
      {right.map(tab)}
    </nav>
  );
}

function NewTab() {
  const t = useTranslations('shell');
  const label = useLabel();
  const start = useStartNew();
  const creatable = useCreatable();
  if (creatable.length === 0) return null;
  return (
    <Menu position="top" width={260}>
      <Menu.Target>
        <UnstyledButton className="mx-tab" aria-label={t('newRecord')}>
          <span className="mx-tab-new">
            <IconPlus size={22} />
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="60dvh" style={{ overflowY: 'auto' }}>
        {creatable.map((object) => (
          <Menu.Item key={object.name} mih={44} onClick={() => start(object)}>
            {label(object.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
