import { TextInput } from '@mantine/core';

interface Props {
  label: string;
  /** `YYYY-MM`. */
  value: string;
  onChange: (value: string) => void;
  min?: string;
  max?: string;
  required?: boolean;
}

/** A month, by the field of the browser: it speaks the person's language and works by keys and thumb. */
export function MonthField({ onChange, ...rest }: Props) {
  return <TextInput type="month" {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}
