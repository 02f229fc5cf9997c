import { CloseButton, Combobox, InputBase, Loader, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type Ref, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { firstRecordsQuery, recordQuery, useObject } from './queries';
import { recall, remember } from './recent-records';
import { nameOf, titleOf } from './record-title';
import type { FilterNode, ObjectDescription, Rec } from './types';

export interface Picked {
  id: string;
  title: string;
  record?: Rec;
}

interface Props {
  /** Singular name of what is picked: `customer`. */
  object: string;
  value: string | null;
  /** The name of the present value, when the caller knows it; asked for otherwise. */
  title?: string;
  onChange: (id: string | null, picked?: Picked) => void;
  /** Which records may be picked. */
  filter?: FilterNode[];
  /** Offers `Create "…"` as the last entry. */
  onCreate?: (typed: string) => void;
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  placeholder?: string;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  'data-autofocus'?: boolean;
  onBlur?: () => void;
  id?: string;
  ref?: Ref<HTMLInputElement>;
}

const SHOWN = 30;

/**
 * Picks one record of any object by searching on the server: what was picked lately first, then the newest, or by
 * name where all of them are shown.
 */
export function RecordPicker({ object: name, value, title, onChange, filter, onCreate, ...rest }: Props) {
  const t = useTranslations('records');
  const object = useObject(name);
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue((typed ?? '').trim(), 150);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setTyped(null);
    },
  });
  const shown = useShownTitle(object, value, title);
  const found = useFound(object, search, filter, combobox.dropdownOpened);
  const { required, disabled, onBlur, autoFocus, ...input } = rest;
  const choose = (option: string) => {
    if (option === '+') onCreate?.(search);
    else {
      const picked = found.items.find(({ id }) => id === option);
      if (!picked) return;
      if (object) remember(object.name, picked);
      onChange(picked.id, picked);
    }
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} shadow="md">
      <Combobox.Target>
        <InputBase
          {...input}
          size="xs"
          autoFocus={autoFocus}
          required={required}
          disabled={disabled || !object}
          autoComplete="off"
          placeholder={rest.placeholder ?? t('picker.search')}
          value={typed ?? shown}
          rightSectionPointerEvents={value && !required ? 'all' : 'none'}
          rightSection={
            found.isBusy ? (
              <Loader size={14} />
            ) : value && !required && !disabled ? (
              <CloseButton
                size="sm"
                aria-label={t('picker.clear')}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChange(null)}
              />
            ) : (
              <Combobox.Chevron />
            )
          }
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            combobox.closeDropdown();
            onBlur?.();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('picker.results')}>
          {found.items.map((item) => (
            <Combobox.Option key={item.id} value={item.id} active={item.id === value}>
              <Text size="sm" truncate>
                {item.title}
              </Text>
              {item.subtitle && (
                <Text size="xs" c="dimmed" truncate>
                  {item.subtitle}
                </Text>
              )}
            </Combobox.Option>
          ))}
          {found.items.length === 0 && !found.isBusy && <Combobox.Empty>{t('noMatch.title')}</Combobox.Empty>}
          {onCreate && search && (
            <Combobox.Option value="+">{t('picker.create', { text: search })}</Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** What the closed field says: the given title, what was picked before, or the record's own name. */
function useShownTitle(object: ObjectDescription | undefined, value: string | null, title?: string): string {
  const remembered = value && object ? recall(object.name).find(({ id }) => id === value)?.title : undefined;
  const known = title ?? remembered;
  const record = useQuery({
    ...recordQuery<Rec>(object?.plural ?? '', value ?? ''),
    enabled: Boolean(object && value && !known),
    staleTime: 60_000,
  });
  if (!value) return '';
  if (known) return known;
  return object && record.data ? nameOf(object, record.data) : value;
}

interface Found {
  id: string;
  title: string;
  subtitle?: string;
  record?: Rec;
}

function useFound(
  object: ObjectDescription | undefined,
  search: string,
  filter: FilterNode[] | undefined,
  isOpen: boolean,
): { items: Found[]; isBusy: boolean } {
  const label = useLabel();
  const records = useQuery({
    ...firstRecordsQuery(object?.plural ?? '', { q: search, filter }, SHOWN),
    enabled: Boolean(object) && isOpen,
  });
  if (!object) return { items: [], isBusy: false };
  const answered = (records.data?.items ?? []).map((record) => ({
    ...titleOf(object, record, label),
    record,
  }));
  // Recent ones only among what the server just allowed, or unfiltered: a filter must hold for them too.
  const recent = search || filter?.length ? [] : recall(object.name);
  const seen = new Set(recent.map(({ id }) => id));
  const fresh = new Map(answered.map((item) => [item.id, item]));
  const others = answered.filter(({ id }) => !seen.has(id));
  const isWhole = !search && records.data !== undefined && !records.data.next_cursor;
  const items = [
    ...recent.map((item) => fresh.get(item.id) ?? item),
    ...(isWhole ? byName(others, ({ title }) => title) : others),
  ];
  return { items: items.slice(0, SHOWN), isBusy: records.isFetching && isOpen };
}
