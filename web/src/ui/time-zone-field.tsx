import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange: (zone: string) => void;
  error?: string;
}

/** A time zone by its IANA name, found by typing; the browser knows the names. */
export function TimeZoneField({ value, onChange, ...rest }: Props) {
  const t = useTranslations('records');
  const zones = useMemo(() => [...new Set([value, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [value]);
  return (
    <Select
      {...rest}
      searchable
      allowDeselect={false}
      limit={60}
      data={zones.filter(Boolean)}
      value={value || null}
      nothingFoundMessage={t('noMatch.title')}
      onChange={(zone) => zone && onChange(zone)}
    />
  );
}
