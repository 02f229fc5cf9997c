import { Select } from '@mantine/core';

export interface Choice {
  value: string;
  label: string;
}

interface Props {
  label?: string;
  /** Where a heading or a place says it already. */
  ariaLabel?: string;
  value: string | null;
  choices: Choice[];
  onChange: (value: string) => void;
  required?: boolean;
  error?: string;
  description?: string;
  /** What an empty field says; with it the choice can be taken away. */
  none?: string;
}

/** One of a few fixed values; what grows is chosen with a picker of records instead. */
export function ChoiceField({ value, choices, onChange, none, required, ariaLabel, ...rest }: Props) {
  return (
    <Select
      {...rest}
      aria-label={ariaLabel}
      data={choices}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      placeholder={none}
      clearable={none !== undefined}
      allowDeselect={false}
      withAsterisk={required}
      checkIconPosition="right"
    />
  );
}
