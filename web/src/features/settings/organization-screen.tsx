import '@/i18n/words/settings';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { sessionQuery, useMay } from '@/api/session';
import { useLanguage } from '@/i18n/provider';
import { currencyName } from '@/lib/currencies';
import { VerbDialog } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { Keys, useCommands } from '@/ui/commands';
import { Page } from '@/ui/page';
import { ErrorPanel, Waiting } from '@/ui/states';
import { TimeZoneField } from '@/ui/time-zone-field';
import { BackToSettings } from './back';
import './settings.css';

type Organization = components['schemas']['OrganizationView'];
type Language = components['schemas']['Language'];

const LANGUAGES: { value: Language; label: { zh: string; en: string } }[] = [
  { value: 'zh-CN', label: { zh: '中文', en: '中文' } },
  { value: 'en', label: { zh: 'English', en: 'English' } },
];

/** What holds for the whole organisation: its name, what `today` means, the language and currency of whoever names none. */
export function OrganizationScreen() {
  const t = useTranslations('settings.organization');
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: () => data(api.GET('/api/v1/organization')),
  });
  const can = may('organization.update') && organization.isSuccess;
  const edit = () => setEditing(true);
  useCommands(
    can ? [{ id: 'organization.update', title: t('edit'), keys: 'E', group: 'screen', run: edit }] : [],
  );
  return (
    <Page
      title={t('title')}
      before={<BackToSettings />}
      actions={
        can && (
          <Button onClick={edit} rightSection={<Keys keys="E" />}>
            {t('edit')}
          </Button>
        )
      }
    >
      {organization.isPending && <Waiting />}
      {organization.isError && (
        <ErrorPanel error={organization.error} onRetry={() => organization.refetch()} />
      )}
      {organization.data && <Details organization={organization.data} />}
      {isEditing && organization.data && (
        <EditOrganization organization={organization.data} onClose={() => setEditing(false)} />
      )}
    </Page>
  );
}

function Details({ organization }: { organization: Organization }) {
  const t = useTranslations('settings.organization');
  const { locale } = useLanguage();
  const { name, slug, time_zone, language, currency, same_name, may_change_currency } = organization;
  const rows = [
    { label: t('name'), value: name },
    { label: t('slug'), value: slug, note: t('slugNote') },
    { label: t('timeZone'), value: time_zone, note: t('timeZoneNote') },
    { label: t('language'), value: nameOfLanguage(language), note: t('languageNote') },
    {
      label: t('currency'),
      value: currencyName(currency, locale),
      note: may_change_currency ? t('currencyNote') : t('currencyFixed'),
    },
    { label: t('sameName'), value: t(`sameNames.${same_name}`), note: t('sameNameNote') },
  ];
  return (
    <dl className="mx-org-facts">
      {rows.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value}
            {note && <span className="mx-setting-about">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function nameOfLanguage(language: Language): string {
  return LANGUAGES.find(({ value }) => value === language)?.label.en ?? language;
}

function EditOrganization({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const t = useTranslations('settings.organization');
  const { name, time_zone, language, currency, same_name, version, may_change_currency } = organization;
  const sameNames = (['tell', 'refuse'] as const).map((value) => ({
    value,
    label: { zh: t(`sameNames.${value}`), en: t(`sameNames.${value}`) },
  }));
  return (
    <VerbDialog
      title={t('edit')}
      inputs={[
        { name: 'name', kind: 'text', label: t('name'), max_length: 200, required: true },
        {
          name: 'time_zone',
          kind: 'text',
          label: t('timeZone'),
          required: true,
          render: ({ value, onChange, error }) => (
            <TimeZoneField
              label={t('timeZone')}
              description={t('timeZoneNote')}
              value={String(value ?? '')}
              onChange={onChange}
              error={error}
            />
          ),
        },
        { name: 'language', kind: 'choice', label: t('language'), choices: LANGUAGES, required: true },
        ...(may_change_currency
          ? [
              {
                name: 'currency',
                kind: 'currency' as const,
                label: t('currency'),
                hint: t('currencyNote'),
                required: true,
              },
            ]
          : []),
        {
          name: 'same_name',
          kind: 'choice',
          label: t('sameName'),
          hint: t('sameNameNote'),
          choices: sameNames,
          required: true,
        },
      ]}
      initial={{ name, time_zone, language, same_name, ...(may_change_currency && { currency }) }}
      send={({ values, idempotencyKey }) =>
        data(
          api.PATCH('/api/v1/organization', {
            body: { ...(values as Partial<components['schemas']['UpdateOrganization']>), version },
            params: { header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      // The session carries the name and the time zone too.
      touches={['organization', ...sessionQuery.queryKey]}
      done={t('saved')}
      onClose={onClose}
    />
  );
}
