import { Select } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useLanguage } from '@/i18n/provider';
import { CURRENCIES, currencyName } from '@/lib/currencies';

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange: (code: string) => void;
  error?: string;
}

/** A currency that must be chosen, by code and name. */
export function CurrencyField({ value, onChange, ...rest }: Props) {
  const { locale } = useLanguage();
  const t = useTranslations('records');
  return (
    <Select
      {...rest}
      searchable
      allowDeselect={false}
      data={[...new Set([value, ...CURRENCIES])].filter(Boolean).map((code) => ({
        value: code,
        label: currencyName(code, locale),
      }))}
      value={value || null}
      nothingFoundMessage={t('noMatch.title')}
      onChange={(code) => code && onChange(code)}
    />
  );
}
