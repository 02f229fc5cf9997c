import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { NoRight } from '@/ui/no-right';
import { Page } from '@/ui/page';
import { ErrorPanel, Waiting } from '@/ui/states';

/** A screen that begins with something the caller may not do refuses at once, before anything is typed. */
export function RightGate({ action, children }: { action: string; children: ReactNode }) {
  const t = useTranslations('shell.noRight');
  const may = useMay();
  if (may(action)) return children;
  return (
    <Page title={t('title')}>
      <WhoMay action={action} />
    </Page>
  );
}

/** Says who may do what the caller may not. */
export function WhoMay({ action }: { action: string }) {
  const label = useLabel();
  const right = useQuery({
    queryKey: ['rights', action],
    queryFn: ({ signal }) => data(api.GET('/api/v1/rights', { params: { query: { action } }, signal })),
    staleTime: 10 * 60_000,
  });
  if (right.isError) return <ErrorPanel error={right.error} onRetry={() => void right.refetch()} />;
  if (!right.data) return <Waiting />;
  return <NoRight reason={right.data.reason ? label(right.data.reason) : ''} />;
}
