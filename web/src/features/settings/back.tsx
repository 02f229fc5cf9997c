import '@/i18n/words/settings';
import { IconChevronLeft } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { To } from '@/ui/link';

/** The way back from a screen of the settings: before its title, as on the page of a record. */
export function BackToSettings() {
  const t = useTranslations('settings');
  return (
    <To to="/settings" className="mx-back">
      <IconChevronLeft size={14} aria-hidden />
      {t('title')}
    </To>
  );
}
