import { Checkbox } from '@mantine/core';
import type { VerbInput } from '../verb-dialog';

/** Asked only after the server found the same payment: then a person says that it is another one. */
export function anotherInput(label: string, code: string): VerbInput {
  return {
    name: 'is_another',
    kind: 'bool',
    label,
    render: ({ value, onChange, problem }) =>
      value === true || problem?.code === code ? (
        <Checkbox
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      ) : null,
  };
}
