import { TextInput } from '@mantine/core';
import { lazy, type ReactNode, type Ref, Suspense } from 'react';
import { todayIn } from '@/lib/dates';

export interface DateFieldProps {
  /** `YYYY-MM-DD`. */
  value: string | null;
  onChange: (value: string | null) => void;
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  placeholder?: string;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  onBlur?: () => void;
  /** The organisation's today, for `+7` and the like; this device's unless given. */
  today?: string;
  id?: string;
  ref?: Ref<HTMLInputElement>;
}

const Loaded = lazy(() => import('./date-input'));

/** A day: typed (`2026-11-21`, `11-21`, `today`, `明天`, `+7`) or picked from a calendar. */
export function DateField(props: DateFieldProps) {
  const today = props.today ?? todayIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { value, label, description, error, required, disabled } = props;
  return (
    <Suspense
      fallback={
        <TextInput
          label={label}
          aria-label={props['aria-label']}
          description={description}
          error={error}
          required={required}
          disabled={disabled}
          value={value ?? ''}
          readOnly
        />
      }
    >
      <Loaded {...props} today={today} />
    </Suspense>
  );
}
