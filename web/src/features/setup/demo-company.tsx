import '@/i18n/words/first-run';
import { Progress, Text, TextInput, Title } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSignIn } from '@/api/session';
import { setupQuery, useStartDemo } from '@/api/setup';
import { asProblem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Refusal } from '@/ui/refusal';
import { ErrorPanel } from '@/ui/states';
import { useTold } from './told';

/** The way into the demo company, as the start of it answered. */
export interface DemoLogin {
  organization: string;
  email: string;
  password: string;
}

/** Looking around first: the made-up company takes the place of one's own in this database. */
export function DemoChoice({ code, onStart }: { code: string; onStart: (login: DemoLogin) => void }) {
  const t = useTranslations('firstRun.demo');
  const client = useQueryClient();
  const start = useStartDemo();
  const told = useTold();
  const [typed, setTyped] = useState(code);
  return (
    <section className="mx-first-demo" aria-labelledby="first-demo">
      <Title order={2} id="first-demo">
        {t('title')}
      </Title>
      <Text size="sm">{t('text')}</Text>
      {start.error && <Refusal problem={told(start.error)} />}
      {(code === '' || start.error) && (
        <TextInput
          label={t('code')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Button
        variant="default"
        className="mx-start"
        disabled={typed.trim() === ''}
        loading={start.isPending}
        onClick={() =>
          start.mutate(typed.trim(), {
            onSuccess: ({ organization, email, password }) => {
              onStart({ organization, email, password });
              void client.invalidateQueries(setupQuery);
            },
          })
        }
      >
        {t('start')}
      </Button>
    </section>
  );
}

/** How far the demo company has come; then in, by the login that the start of it answered. */
export function DemoOnItsWay({ login }: { login: DemoLogin | null }) {
  const t = useTranslations('firstRun.demo');
  const navigate = useNavigate();
  const signIn = useSignIn();
  const setup = useQuery({
    ...setupQuery,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.demo?.is_done || state.data?.demo?.has_failed ? false : 1500,
  });
  const demo = setup.data?.demo;
  const enter = async () => {
    if (!login) {
      navigate({ to: '/sign-in', search: {}, replace: true });
      return;
    }
    await signIn.mutateAsync(login);
    navigate({ to: '/', replace: true });
  };
  if (!demo) return setup.isError ? <ErrorPanel error={setup.error} onRetry={() => setup.refetch()} /> : null;
  if (demo.has_failed) {
    return (
      <p role="alert" className="mx-bad-text">
        {t('failed')}
      </p>
    );
  }
  return (
    <section className="mx-first-demo" aria-live="polite">
      <Title order={2}>{demo.is_done ? t('done') : t('busy')}</Title>
      <Progress value={demo.is_done ? 100 : demo.percent} aria-label={t('busy')} />
      <Text size="sm" c="dimmed">
        {demo.is_done
          ? t('percent', { percent: 100 })
          : demo.lived_through
            ? t('through', { percent: demo.percent, day: demo.lived_through })
            : t('percent', { percent: demo.percent })}
      </Text>
      {signIn.error && <Refusal problem={asProblem(signIn.error)} />}
      {demo.is_done && (
        <>
          {login && <Text size="sm">{t('login', { ...login })}</Text>}
          <Button className="mx-start" loading={signIn.isPending} onClick={() => void enter()}>
            {t('enter')}
          </Button>
        </>
      )}
    </section>
  );
}
