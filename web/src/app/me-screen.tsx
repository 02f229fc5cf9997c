import {
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { api, newIdempotencyKey } from '@/api/client';
import { useSession } from '@/api/session';
import { isLocale } from '@/i18n/locale';
import { useLabel, useLanguage, useListed } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { useObject } from '@/records/queries';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { ErrorPanel } from '@/ui/states';
import { toast } from '@/ui/toast';
import { useDestinations, useDestinationTitle } from './destinations';
import { useLeave } from './leave';
import { Organizations } from './organizations';
import { useChooseLanguage, useChooseTheme } from './preferences';
import { SCHEMES } from './schemes';
import './me.css';

/** Oneself: what one may do, how it looks, the password; on the phone also the way to every place. */
export function MeScreen() {
  const t = useTranslations('shell');
  const ts = useTranslations('session');
  const { user } = useSession();
  const leave = useLeave();
  const isPhone = useIsPhone();
  return (
    <Page
      title={user.name}
      actions={
        <Button variant="default" onClick={leave}>
          {ts('signOut')}
        </Button>
      }
    >
      <Stack gap="md" className="mx-me-screen">
        <Account />
        <Section title={t('me.preferences')}>
          <Preferences />
        </Section>
        <Section title={t('me.organizations.title')}>
          <Organizations />
        </Section>
        {isPhone && (
          <Section title={t('me.places')}>
            <Places />
          </Section>
        )}
        <Section title={t('me.password')}>
          <Password />
        </Section>
      </Stack>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mx-block" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Account() {
  const t = useTranslations('shell.me');
  const { user, roles, organization, entities } = useSession();
  const label = useLabel();
  const listed = useListed();
  const choices = useObject('user_role')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  const role = (value: string) => {
    const choice = choices.find((candidate) => candidate.value === value);
    return choice ? label(choice.label) : value;
  };
  const facts: [string, ReactNode][] = [
    [t('organization'), `${organization.name} (${organization.time_zone})`],
    [t('entities'), entities.map(({ id, name, currency }) => <div key={id}>{`${name} · ${currency}`}</div>)],
    [t('department'), user.department ?? '—'],
    [t('roles'), listed(roles.map(role))],
  ];
  return (
    <section className="mx-block" aria-label={user.email}>
      <Text size="sm" c="dimmed" mb="xs">
        {user.email}
      </Text>
      <dl className="mx-facts">
        {facts.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Preferences() {
  const t = useTranslations('shell');
  const { locale } = useLanguage();
  const { colorScheme } = useMantineColorScheme();
  const language = useChooseLanguage();
  const theme = useChooseTheme();
  return (
    <Group gap="lg">
      <SegmentedControl
        aria-label={t('language')}
        value={locale}
        onChange={(value) => isLocale(value) && language(value)}
        data={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        aria-label={t('theme')}
        value={colorScheme}
        onChange={(value) => theme(value as 'light' | 'dark' | 'auto')}
        data={SCHEMES.map(({ value }) => ({ value, label: t(value === 'auto' ? 'system' : value) }))}
      />
    </Group>
  );
}

function Places() {
  const t = useTranslations('shell');
  const title = useDestinationTitle();
  return (
    <Stack gap="sm">
      {useDestinations().map(({ id, items }) => (
        <nav key={id} aria-label={t(`groups.${id}` as never)}>
          <Text size="xs" c="dimmed" mb={4}>
            {t(`groups.${id}` as never)}
          </Text>
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing={8} verticalSpacing={8}>
            {items.map((destination) => {
              const Icon = destination.icon;
              return (
                <To key={destination.to} to={destination.to} className="mx-place">
                  <Icon size={18} stroke={1.75} />
                  <span>{title(destination)}</span>
                </To>
              );
            })}
          </SimpleGrid>
        </nav>
      ))}
    </Stack>
  );
}

function Password() {
  const t = useTranslations('shell.me');
  const tc = useTranslations('common');
  const form = useForm({ initialValues: { current_password: '', new_password: '' } });
  const change = useMutation({
    mutationFn: (body: typeof form.values) =>
      api.POST('/api/v1/me/password', {
        body,
        params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
      }),
    onSuccess: () => {
      form.reset();
      toast(t('changed'));
    },
  });
  const problem = change.error ? asProblem(change.error) : null;
  const isAtField = problem?.errors.length;
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap="sm" maw={360}>
        {problem && !isAtField && <ErrorPanel error={problem} />}
        <PasswordInput
          size="xs"
          required
          withAsterisk={false}
          label={t('current')}
          autoComplete="current-password"
          error={problem?.at('/current_password')}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          size="xs"
          required
          withAsterisk={false}
          minLength={10}
          label={t('next')}
          description={t('nextHint')}
          autoComplete="new-password"
          error={problem?.at('/new_password')}
          {...form.getInputProps('new_password')}
        />
        <Button type="submit" loading={change.isPending} className="mx-start">
          {tc('save')}
        </Button>
      </Stack>
    </form>
  );
}
