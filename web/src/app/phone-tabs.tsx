import { IconBuildingSkyscraper, IconCoin, IconHome, IconTargetArrow } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { To } from '@/ui/link';

const tabs = [
  { to: '/', word: 'today', icon: IconHome },
  { to: '/customers', word: 'customers', icon: IconBuildingSkyscraper },
  { to: '/opportunities', word: 'deals', icon: IconTargetArrow },
  { to: '/aging', word: 'money', icon: IconCoin },
] as const;

/** The bottom bar of the phone: every tab within reach of one thumb. */
export function PhoneTabs() {
  const t = useTranslations('shell');
  return (
    <nav className="mx-tabs" aria-label={t('navigation')}>
      {tabs.map(({ to, word, icon: Icon }) => (
        <To key={to} to={to} className="mx-tab" isExact={to === '/'}>
          <Icon size={20} stroke={1.75} />
          <span>{t(`tabs.${word}`)}</span>
        </To>
      ))}
    </nav>
  );
}
