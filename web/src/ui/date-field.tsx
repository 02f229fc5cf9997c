import { TextInput } from '@mantine/core';

interface Props {
  label: string;
  /** `YYYY-MM-DD`; empty is none. */
  value: string;
  onChange: (value: string) => void;
  min?: string;
  max?: string;
  error?: string;
  description?: string;
  required?: boolean;
  /** `month` takes `YYYY-MM`. */
  of?: 'date' | 'month';
}

/** A business day, by the date field of the browser: it speaks the person's language and works by keys and thumb. */
export function DateField({ onChange, of = 'date', ...rest }: Props) {
  return (
    <TextInput
      type={of}
      {...rest}
      withAsterisk={rest.required}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
