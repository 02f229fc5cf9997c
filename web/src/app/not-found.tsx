import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Page } from '@/ui/page';
import { Empty } from '@/ui/states';

export function NotFound() {
  const t = useTranslations('shell');
  return (
    <Page title={t('notFound.title')}>
      <Empty
        text={t('notFound.text')}
        action={
          <Button component={Link} to="/">
            {t('notFound.home')}
          </Button>
        }
      />
    </Page>
  );
}
