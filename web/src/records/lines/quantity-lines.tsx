import { Button, Group, Text, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import './quantity-lines.css';

export interface QuantityLine {
  id: string;
  description: string;
  unit: string;
  /** The most that may be taken. */
  left: string;
  /** Beside it, for orientation: what was ordered. */
  of: string;
}

interface Props {
  label: string;
  /** What `left` means here: left to order, left to deliver. */
  leftLabel: string;
  lines: QuantityLine[];
  /** Quantity by line; a line that is missing has its whole rest. */
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
  problemAt?: (id: string) => string | undefined;
  error?: string;
}

/** A quantity for each line, all that is left to begin with. */
export function QuantityLines({ label, leftLabel, lines, value, onChange, problemAt, error }: Props) {
  const t = useTranslations('lines.quantities');
  const setAll = (text: (line: QuantityLine) => string) =>
    onChange(Object.fromEntries(lines.map((line) => [line.id, text(line)])));
  return (
    <fieldset className="mx-quantities">
      <legend>{label}</legend>
      <Group gap="xs">
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(({ left }) => left)}>
          {t('all')}
        </Button>
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(() => '0')}>
          {t('none')}
        </Button>
        {error && (
          <Text size="sm" className="mx-bad-text" role="alert">
            {error}
          </Text>
        )}
      </Group>
      <ul>
        {lines.map((line) => (
          <li key={line.id}>
            <span className="mx-quantity-name">
              {line.description}
              <span className="mx-quantity-left">
                {t('leftOf', { left: line.left, of: line.of, what: leftLabel })}
              </span>
            </span>
            <TextInput
              aria-label={t('of', { line: line.description })}
              value={value[line.id] ?? line.left}
              error={problemAt?.(line.id)}
              inputMode="decimal"
              autoComplete="off"
              classNames={{ input: 'mx-num-input' }}
              rightSection={<span className="mx-unit">{line.unit}</span>}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => onChange({ ...value, [line.id]: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
