import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { asProblem } from '@/lib/problem';
import { useGo } from '@/ui/link';
import { NoRight } from '@/ui/no-right';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';

/**
 * A list that the caller's descriptions do not hold: either there is none of this name, or they may not see it. The
 * server knows which, and who may.
 */
export function NotHere({ plural }: { plural: string | undefined }) {
  const t = useTranslations('shell');
  const go = useGo();
  const asked = useQuery({
    queryKey: ['rights', 'list', plural],
    queryFn: ({ signal }) => request<object>(`/${plural}`, { query: { limit: 1 }, signal }),
    enabled: /^[a-z-]+$/.test(plural ?? ''),
    retry: false,
    staleTime: 60_000,
  });
  const problem = asked.error ? asProblem(asked.error) : null;
  if (asked.isLoading) return <Waiting />;
  if (problem?.status === 403) {
    return (
      <Page title={t('noRight.title')}>
        <NoRight reason={problem.detail} />
      </Page>
    );
  }
  return (
    <Page title={t('notFound.title')}>
      {problem && problem.status !== 404 ? (
        <ErrorPanel error={problem} onRetry={() => void asked.refetch()} />
      ) : (
        <Empty
          text={t('notFound.text')}
          action={<Button onClick={() => go('/')}>{t('notFound.home')}</Button>}
        />
      )}
    </Page>
  );
}
