import { Box } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useDocumentPath } from '@/records/document-path';
import { ExplainContent } from '@/ui/explain-content';
import '@/ui/explain.css';
import { useGo } from '@/ui/link';
import { Page } from '@/ui/page';
import { Empty } from '@/ui/states';

/** What a copied link of a figure opens: the panel as a page. The way down is kept in the history of the browser. */
export function ExplainScreen() {
  const t = useTranslations('explain');
  const { figure } = useSearch({ strict: false }) as { figure?: string };
  const pathOf = useDocumentPath();
  const go = useGo();
  const trail = String(figure ?? '')
    .split(' ')
    .filter(Boolean);
  const onTrail = (next: string[]) => go(`/explain?figure=${encodeURIComponent(next.join(' '))}`);
  return (
    <Page title={t('title')}>
      <Box px="md" pb="lg" maw={640}>
        {trail.length > 0 ? (
          <ExplainContent trail={trail} onTrail={onTrail} pathOf={pathOf} />
        ) : (
          <Empty title={t('none')} />
        )}
      </Box>
    </Page>
  );
}
