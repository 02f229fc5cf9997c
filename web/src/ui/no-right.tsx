import { IconLock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Button } from './button';
import { useGo } from './link';
import { Empty } from './states';

/** What a person may not open: which right it needs, who has it, and who gives it. */
export function NoRight({ reason }: { reason: string }) {
  const t = useTranslations('shell.noRight');
  const go = useGo();
  return (
    <Empty
      icon={<IconLock size={28} stroke={1.5} aria-hidden />}
      text={t('text', { reason })}
      action={<Button onClick={() => go('/')}>{t('home')}</Button>}
    />
  );
}
