import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { forgetAllKept } from '@/api/kept';
import { asProblem } from '@/lib/problem';
import { To } from '@/ui/link';
import { ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { toastProblem } from '@/ui/toast';

/** The organisations that this browser is signed in to: one goes on in another, or signs in to one more. */
export function Organizations() {
  const t = useTranslations('shell.me.organizations');
  const places = useQuery({
    queryKey: ['session', 'organizations'],
    queryFn: () => data(api.GET('/api/v1/session/organizations')),
  });
  const go = useMutation({
    mutationFn: (organization_id: string) =>
      data(api.POST('/api/v1/session/switch', { body: { organization_id } })),
    onSuccess: async () => {
      // Nothing of the one organisation is left in the page of the other; what waits to be sent stays with its person.
      sessionStorage.clear();
      await forgetAllKept();
      location.assign('/');
    },
    onError: (error) => {
      const problem = asProblem(error);
      toastProblem(problem.title, problem.detail);
      void places.refetch();
    },
  });
  if (places.isPending) return <Waiting />;
  if (places.isError) return <ErrorPanel error={places.error} onRetry={() => void places.refetch()} />;
  return (
    <>
      <ul className="mx-organizations">
        {places.data.items.map(({ id, name, slug, user, is_current }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>
              <Text span size="sm" c="dimmed">
                {t('as', { user, slug })}
              </Text>
            </span>
            {is_current ? (
              <StatusTag tone="info">{t('current')}</StatusTag>
            ) : (
              <Button
                variant="default"
                loading={go.isPending && go.variables === id}
                aria-label={t('switchTo', { name })}
                onClick={() => go.mutate(id)}
              >
                {t('switch')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Group mt="sm">
        <To to="/sign-in">{t('add')}</To>
      </Group>
    </>
  );
}
