import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
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

/** A form that begins with another document: which one is asked first, unless it is known. */
export function ChooseFirst({
  preset,
  children,
  ...choice
}: Omit<Props, 'onChosen'> & {
  /** The document, when the form was opened from it. */
  preset: unknown;
  children: (id: string) => ReactNode;
}) {
  const [id, setId] = useState(typeof preset === 'string' ? preset : null);
  return id ? children(id) : <ChooseRecord {...choice} onChosen={setId} />;
}
