import type { VerbInput } from '../verb-dialog';
import { type QuantityLine, QuantityLines } from './quantity-lines';

/** The input of a verb that takes quantities of the lines of another document. */
export function quantityInput(words: { lines: string; left: string }, lines: QuantityLine[]): VerbInput {
  return {
    name: 'lines',
    kind: 'json',
    label: words.lines,
    render: ({ value, onChange, error, problem }) => (
      <QuantityLines
        label={words.lines}
        leftLabel={words.left}
        lines={lines}
        value={(value as Record<string, string>) ?? {}}
        onChange={onChange}
        error={error ?? problem?.errors.find(({ pointer }) => pointer.startsWith('/lines'))?.detail}
      />
    ),
  };
}
