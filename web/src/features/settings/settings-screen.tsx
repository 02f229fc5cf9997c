import '@/i18n/words/settings';
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import './settings.css';

interface Entry {
  /** The object whose list it is; or the key of its words. */
  object?: string;
  word?: 'organization' | 'numbers' | 'fields' | 'tokens' | 'jobs' | 'setup';
  to?: string;
  needs?: string;
}

const GROUPS: { id: 'people' | 'trade' | 'finance' | 'data'; entries: Entry[] }[] = [
  {
    id: 'people',
    entries: [
      { word: 'organization', to: '/settings/organization' },
      { object: 'entity' },
      { object: 'user' },
      { object: 'department' },
    ],
  },
  {
    id: 'trade',
    entries: [
      { object: 'product' },
      { object: 'price_list' },
      { object: 'payment_term' },
      { object: 'pipeline' },
    ],
  },
  {
    id: 'finance',
    entries: [
      { word: 'numbers', to: '/settings/numbers', needs: 'number_series.update' },
      { object: 'account' },
      { object: 'period' },
    ],
  },
  {
    id: 'data',
    entries: [
      { word: 'fields', to: '/settings/fields', needs: 'custom_field.create' },
      { word: 'tokens', to: '/settings/tokens', needs: 'api_token.create' },
      { object: 'import' },
      { object: 'audit_entry' },
      { word: 'jobs', to: '/settings/jobs', needs: 'job.read' },
      { word: 'setup', to: '/settings/setup', needs: 'user.create' },
    ],
  },
];

type Word = NonNullable<Entry['word']>;

/** Screens whose words stand together have their title among them. */
function titleOf(word: Word) {
  return word === 'organization' || word === 'numbers' ? (`${word}.title` as const) : word;
}

const ABOUT: Record<string, string> = { import: 'imports', audit_entry: 'audit' };

/** Every list and screen that an administrator keeps, with one sentence each; only what the caller's rights open. */
export function SettingsScreen() {
  const t = useTranslations('settings');
  const label = useLabel();
  const objects = useObjects();
  const may = useMay();
  const open = ({ object, needs }: Entry) => (!object || objects.has(object)) && (!needs || may(needs));
  return (
    <Page title={t('title')}>
      <Stack gap="lg" className="mx-settings">
        <Text size="sm" c="dimmed">
          {t('intro')}
        </Text>
        {GROUPS.map(({ id, entries }) => ({ id, entries: entries.filter(open) }))
          .filter(({ entries }) => entries.length > 0)
          .map(({ id, entries }) => (
            <section key={id} aria-label={t(`groups.${id}`)}>
              <Title order={2} mb="xs">
                {t(`groups.${id}`)}
              </Title>
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
                {entries.map(({ object, word, to }) => {
                  const described = object ? objects.get(object) : undefined;
                  const about = word ?? ABOUT[object ?? ''] ?? object;
                  return (
                    <To key={about} to={to ?? `/${described?.plural}`} className="mx-setting">
                      <span className="mx-setting-title">
                        {described ? label(described.label_plural) : word && t(titleOf(word))}
                      </span>
                      <span className="mx-setting-about">{t(`about.${about}` as never)}</span>
                    </To>
                  );
                })}
              </SimpleGrid>
            </section>
          ))}
        <Text size="sm">
          <a href="/docs" title={t('about.docsAbout')}>
            {t('about.docs')}
          </a>
        </Text>
      </Stack>
    </Page>
  );
}
