import '@/i18n/words/first-run';
import { PasswordInput, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSetUp } from '@/api/setup';
import { useLanguage } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { asProblem, type Problem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { CurrencyField } from '@/ui/currency-field';
import { Refusal } from '@/ui/refusal';
import { TimeZoneField } from '@/ui/time-zone-field';
import { COUNTRIES, type Company, codeOf, defaultsOf, missingIn } from './company';
import { useTold } from './told';

type Values = Company & { code: string };

/** The company, its first legal entity and its administrator, on one page; what can be guessed is filled in. */
export function CompanyForm({ code, onMade }: { code: string; onMade: () => void }) {
  const t = useTranslations('firstRun');
  const { locale } = useLanguage();
  const setUp = useSetUp();
  const told = useTold();
  const summary = useRef<HTMLDivElement>(null);
  const isCodeGiven = useRef(false);
  const [needsCode, setNeedsCode] = useState(code === '');
  const form = useForm<Values>({
    initialValues: {
      code,
      organization_name: '',
      organization_code: '',
      entity_name: '',
      country: 'CN',
      ...defaultsOf('CN'),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
      language: locale,
      administrator_name: '',
      administrator_email: '',
      administrator_password: '',
    },
    validate: (values) => {
      const found = Object.entries(missingIn(values)).flatMap(([name, what]) =>
        what ? [[name, t(`invalid.${what}`)]] : [],
      );
      return values.code.trim() === ''
        ? { ...Object.fromEntries(found), code: t('invalid.required') }
        : Object.fromEntries(found);
    },
  });
  const refuse = (problem: Problem) => {
    if (problem.code === 'setup_code_wrong') setNeedsCode(true);
    form.setErrors(
      Object.fromEntries(problem.errors.map(({ pointer, detail }) => [pointer.slice(1), detail])),
    );
    setTimeout(() => summary.current?.focus());
  };
  const submit = form.onSubmit(
    (values) =>
      setUp.mutate(
        { ...values, code: values.code.trim() },
        { onSuccess: onMade, onError: (error) => refuse(asProblem(error)) },
      ),
    (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
  );
  const name = (text: string) => {
    form.setFieldValue('organization_name', text);
    if (form.values.entity_name === form.values.organization_name) form.setFieldValue('entity_name', text);
    if (!isCodeGiven.current) form.setFieldValue('organization_code', codeOf(text));
  };
  return (
    <form className="mx-first-form" noValidate onSubmit={submit} aria-label={t('company')}>
      {setUp.error && <Refusal ref={summary} problem={told(setUp.error)} />}
      {needsCode && (
        <Part title={t('code')}>
          <TextInput
            label={t('code')}
            description={t('codeHint')}
            autoComplete="off"
            {...form.getInputProps('code')}
          />
        </Part>
      )}
      <Part title={t('company')}>
        <TextInput
          label={t('name')}
          autoComplete="organization"
          maxLength={200}
          {...form.getInputProps('organization_name')}
          onChange={(event) => name(event.currentTarget.value)}
        />
        <TextInput
          label={t('slug')}
          description={t('slugHint')}
          autoCapitalize="none"
          maxLength={40}
          {...form.getInputProps('organization_code')}
          onChange={(event) => {
            isCodeGiven.current = true;
            form.setFieldValue('organization_code', event.currentTarget.value.trim().toLowerCase());
          }}
        />
        <TimeZoneField label={t('timeZone')} description={t('timeZoneHint')} {...picked(form, 'time_zone')} />
        <ChoiceField
          label={t('language')}
          description={t('languageHint')}
          choices={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          {...picked(form, 'language')}
        />
      </Part>
      <Part title={t('entity')} about={t('entityAbout')}>
        <TextInput
          label={t('entityName')}
          description={t('entityNameHint')}
          maxLength={200}
          {...form.getInputProps('entity_name')}
        />
        <CountryField
          value={form.values.country}
          onChange={(country) => form.setValues({ country, ...defaultsOf(country) })}
        />
        <CurrencyField label={t('currency')} description={t('currencyHint')} {...picked(form, 'currency')} />
        <ChoiceField
          label={t('chart')}
          description={t('chartHint')}
          choices={(['china', 'international'] as const).map((value) => ({
            value,
            label: t(`charts.${value}`),
          }))}
          {...picked(form, 'chart')}
        />
      </Part>
      <Part title={t('administrator')} about={t('administratorAbout')}>
        <TextInput
          label={t('administratorName')}
          autoComplete="name"
          maxLength={200}
          {...form.getInputProps('administrator_name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          {...form.getInputProps('administrator_email')}
        />
        <PasswordInput
          size="xs"
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          {...form.getInputProps('administrator_password')}
        />
      </Part>
      <Button type="submit" size="sm" className="mx-start" loading={setUp.isPending}>
        {t('submit')}
      </Button>
    </form>
  );
}

/** The properties of a field that is picked, not typed. */
function picked(
  form: Pick<UseFormReturnType<Values>, 'values' | 'setFieldValue' | 'errors'>,
  name: 'time_zone' | 'language' | 'currency' | 'chart',
) {
  return {
    value: form.values[name],
    onChange: (value: string) => form.setFieldValue(name, value),
    error: form.errors[name] as string | undefined,
  };
}

function CountryField({ value, onChange }: { value: string; onChange: (country: string) => void }) {
  const t = useTranslations('firstRun');
  const { locale } = useLanguage();
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  return (
    <ChoiceField
      label={t('country')}
      value={value}
      choices={byName(
        COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code })),
        ({ label }) => label,
      )}
      onChange={onChange}
    />
  );
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <fieldset className="mx-first-part">
      <legend>{title}</legend>
      {about && <p className="mx-muted">{about}</p>}
      <div>{children}</div>
    </fieldset>
  );
}
