import { Button, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { sessionQuery, useSignIn } from '@/api/session';
import { isLocale } from '@/i18n/locale';
import { useLanguage } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { To } from '@/ui/link';
import { ErrorPanel } from '@/ui/states';

const LAST = 'mingxi.organization';

/** Two fields and a button; password managers and paste work. */
export function SignIn() {
  const t = useTranslations('session');
  const { to, ended } = useSearch({ from: '/sign-in' });
  const signIn = useSignIn();
  const navigate = useNavigate();
  const router = useRouter();
  // Whoever is signed in comes to sign in to another organisation.
  const here = useQueryClient().getQueryData(sessionQuery.queryKey);
  const form = useForm({
    initialValues: { organization: (!here && localStorage.getItem(LAST)) || '', email: '', password: '' },
  });
  useEffect(() => {
    document.title = `${t('title')} · Mingxi 明细`;
  }, [t]);

  const submit = form.onSubmit(async ({ organization, email, password }) => {
    try {
      await signIn.mutateAsync({
        organization: organization.trim() || undefined,
        email: email.trim(),
        password,
      });
      localStorage.setItem(LAST, organization.trim());
      await router.invalidate();
      navigate({ href: to ?? '/', replace: true });
    } catch {
      form.setFieldValue('password', '');
    }
  });

  const problem = signIn.error ? asProblem(signIn.error) : null;
  return (
    <main className="mx-sign-in">
      <Paper withBorder p="lg" w={360} maw="calc(100vw - 32px)">
        <Stack gap="md">
          <div>
            <Title order={1}>Mingxi 明细</Title>
            <Text size="sm" c="dimmed">
              {t('tagline')}
            </Text>
          </div>
          {ended && !problem && (
            <Text size="sm" role="status">
              {t('expired')}
            </Text>
          )}
          {problem?.status === 401 && (
            <Text size="sm" role="alert" className="mx-bad-text">
              {t('failed')}
            </Text>
          )}
          {problem && problem.status !== 401 && <ErrorPanel error={problem} />}
          <form onSubmit={submit}>
            <Stack gap="sm">
              <TextInput
                label={t('organization')}
                description={t('organizationHint')}
                autoComplete="organization"
                autoCapitalize="none"
                {...form.getInputProps('organization')}
              />
              <TextInput
                label={t('email')}
                type="email"
                required
                withAsterisk={false}
                autoComplete="username"
                {...form.getInputProps('email')}
              />
              <PasswordInput
                label={t('password')}
                size="xs"
                required
                withAsterisk={false}
                autoComplete="current-password"
                {...form.getInputProps('password')}
              />
              <Button type="submit" size="sm" loading={signIn.isPending}>
                {t('submit')}
              </Button>
            </Stack>
          </form>
          {here && <To to="/me">{t('back', { organization: here.organization.name })}</To>}
          <LanguageChoice />
        </Stack>
      </Paper>
    </main>
  );
}

function LanguageChoice() {
  const t = useTranslations('shell');
  const { locale, setLocale } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      value={locale}
      onChange={(value) => isLocale(value) && setLocale(value)}
      data={[
        { value: 'zh-CN', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
