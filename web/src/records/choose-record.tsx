import { Text } from '@mantine/core';
import { useLabel } from '@/i18n/provider';
import { Dialog } from '@/ui/dialog';
import { useObject } from './queries';
import { RecordPicker } from './record-picker';
import type { FilterNode } from './types';

interface Props {
  title: string;
  text: string;
  object: string;
  filter?: FilterNode[];
  onChosen: (id: string) => void;
  onClose: () => void;
}

/** The first step of a form that begins with another document: which one. */
export function ChooseRecord({ title, text, object: name, filter, onChosen, onClose }: Props) {
  const object = useObject(name);
  const label = useLabel();
  return (
    <Dialog title={title} onClose={onClose}>
      <Text size="sm" mb="sm">
        {text}
      </Text>
      <RecordPicker
        object={name}
        label={object ? label(object.label) : undefined}
        value={null}
        filter={filter}
        required
        autoFocus
        onChange={(id) => id && onChosen(id)}
      />
    </Dialog>
  );
}
