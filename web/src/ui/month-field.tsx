import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface Props {
  label: string;
  /** `YYYY-MM`. */
  value: string;
  onChange: (value: string) => void;
}

/** A month as people type it: `2026-11`, `202611`, `2026/3`; null when it is none. */
export function readMonth(text: string): string | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})月?$/.exec(text.normalize('NFKC').trim());
  const month = Number(match?.[2]);
  if (!match || month < 1 || month > 12) return null;
  return `${match[1]}-${String(month).padStart(2, '0')}`;
}

/** A month, written the same in every language; taken when the field is left. */
export function MonthField({ value, onChange, label }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    const month = draft === null ? null : readMonth(draft);
    setDraft(null);
    if (month && month !== value) onChange(month);
  };
  return (
    <TextInput
      label={label}
      w={120}
      placeholder="YYYY-MM"
      inputMode="numeric"
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
