import '@/i18n/words/setup';
import { Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useMay } from '@/api/session';
import { useObjects } from '@/records/queries';
import type { Totals } from '@/records/types';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import './setup.css';

/** Steps in the order of the chain. One is done when there is more than what a new organisation begins with. */
const STEPS = [
  { object: 'entity', least: 1 },
  { object: 'user', least: 2 },
  { object: 'product', least: 1 },
  { object: 'price_list', least: 1 },
  { object: 'payment_term', least: 1 },
  { object: 'customer', least: 1 },
  { object: 'order', least: 1 },
] as const;

/** A checklist for a new organisation; what is done is read from the data, nothing has to be ticked. */
export function SetupScreen() {
  const t = useTranslations('setup');
  const objects = useObjects();
  const may = useMay();
  const steps = STEPS.filter(({ object }) => objects.has(object));
  const counts = useQueries({
    queries: steps.map(({ object }) => {
      const plural = objects.get(object)?.plural ?? '';
      return {
        queryKey: [plural, 'totals', {}],
        queryFn: () => request<Totals>(`/${plural}/totals`),
      };
    }),
  });
  const isDone = (index: number) => (counts[index]?.data?.count ?? 0) >= (steps[index]?.least ?? 1);
  const done = steps.filter((_, index) => isDone(index)).length;
  return (
    <Page
      title={t('title')}
      beside={<StatusTag tone="neutral">{t('progress', { done, all: steps.length })}</StatusTag>}
    >
      <div className="mx-setup">
        <Text size="sm">{t('intro')}</Text>
        <ol className="mx-setup-steps">
          {steps.map(({ object }, index) => (
            <li key={object} className="mx-block mx-setup-step">
              <div>
                <Title order={2}>
                  <To to={`/${objects.get(object)?.plural}`}>{t(`steps.${object}.title`)}</To>
                </Title>
                <Text size="sm" c="dimmed">
                  {t(`steps.${object}.text`)}
                </Text>
                {object === 'customer' && may('import.run') && (
                  <Text size="sm">
                    <To to="/imports/new">{t('import')}</To>
                  </Text>
                )}
              </div>
              <div className="mx-setup-state">
                <StatusTag tone={isDone(index) ? 'good' : 'info'}>
                  {isDone(index) ? t('done') : t('open')}
                </StatusTag>
                <Text size="xs" c="dimmed">
                  {t('count', { count: counts[index]?.data?.count ?? 0 })}
                </Text>
              </div>
            </li>
          ))}
        </ol>
        <Text size="sm" c="dimmed">
          {t('demo')}
        </Text>
      </div>
    </Page>
  );
}
