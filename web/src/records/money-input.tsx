import { NativeSelect, Select, TextInput } from '@mantine/core';
import { type ReactNode, type Ref, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CURRENCIES } from '@/lib/currencies';
import { editableAmount, formatAmount, type Money, parseAmount } from '@/lib/money';
import { useIsPhone } from '@/ui/phone';
import { isUnreadable, Unreadable } from './unreadable';

interface Props {
  value: Money | Unreadable | null;
  onChange: (value: Money | Unreadable | null) => void;
  /** Given when something else decides it: the document, a currency field beside it. */
  currency?: string;
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  onBlur?: () => void;
  id?: string;
  ref?: Ref<HTMLInputElement>;
}

/** An amount as people type it: `12,000`, `1.2万`, `１００+20.5`; shown grouped when the field is left. */
export function MoneyInput({ value, onChange, currency, onBlur, autoFocus, ...rest }: Props) {
  const t = useTranslations('records');
  const [chosen, setChosen] = useState(currency ?? (value && !isUnreadable(value) ? value.currency : 'CNY'));
  const used = currency ?? chosen;
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (isUnreadable(value) ? value.text : value ? formatAmount(value) : '');

  const read = (text: string, code: string) => {
    if (text.trim() === '') return onChange(null);
    const minor = parseAmount(text, code);
    onChange(minor === null ? new Unreadable(text) : { amount_minor: minor, currency: code });
  };

  return (
    <TextInput
      {...rest}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      classNames={{ input: 'mx-num-input' }}
      value={shown}
      inputMode="decimal"
      enterKeyHint="next"
      autoComplete="off"
      error={rest.error ?? (draft === null && isUnreadable(value) ? t('invalid.amount') : undefined)}
      onFocus={() => setDraft(isUnreadable(value) ? value.text : value ? editableAmount(value) : '')}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        read(event.currentTarget.value, used);
      }}
      onBlur={() => {
        setDraft(null);
        onBlur?.();
      }}
      rightSectionWidth={currency ? 44 : 76}
      rightSection={
        currency ? (
          <span className="mx-unit">{currency}</span>
        ) : (
          <UnitChoice
            label={t('currency')}
            value={used}
            disabled={rest.disabled}
            onChange={(code) => {
              setChosen(code);
              if (shown !== '') read(shown, code);
            }}
          />
        )
      }
    />
  );
}

interface UnitChoiceProps {
  label: string;
  value: string;
  disabled?: boolean;
  onChange: (code: string) => void;
}

/** The currency inside the field of an amount: no room for a list of ours there on a phone, which has its own. */
function UnitChoice({ label, value, disabled, onChange }: UnitChoiceProps) {
  const isPhone = useIsPhone();
  const shared = {
    variant: 'unstyled',
    'aria-label': label,
    data: [...new Set([value, ...CURRENCIES])],
    value,
    disabled,
    classNames: { input: 'mx-unit-input' },
  };
  if (isPhone) return <NativeSelect {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
  return <Select {...shared} allowDeselect={false} searchable onChange={(code) => code && onChange(code)} />;
}
