import { useTranslations } from 'use-intl';
import { Page } from '@/ui/page';

export function TodayScreen() {
  const t = useTranslations('today');
  return <Page title={t('title')}>{null}</Page>;
}
