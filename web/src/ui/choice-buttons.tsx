import { Button, Group } from '@mantine/core';

interface Props {
  label: string;
  value: unknown;
  choices: { value: string; text: string }[];
  onChange: (value: string) => void;
}

/** One of a few, all in sight in their order: one tap, no list to open. */
export function ChoiceButtons({ label, value, choices, onChange }: Props) {
  return (
    <Group gap={6} role="radiogroup" aria-label={label} className="mx-chips">
      {choices.map((choice) => (
        <Button
          key={choice.value}
          role="radio"
          aria-checked={value === choice.value}
          variant={value === choice.value ? 'filled' : 'default'}
          onClick={() => onChange(choice.value)}
        >
          {choice.text}
        </Button>
      ))}
    </Group>
  );
}
