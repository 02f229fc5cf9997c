import { SegmentedControl } from '@mantine/core';
import type { Choice } from './choice-field';

/** Two to four ways to look at the same thing, side by side. */
export function Switcher({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
}) {
  return <SegmentedControl size="xs" aria-label={label} data={choices} value={value} onChange={onChange} />;
}
