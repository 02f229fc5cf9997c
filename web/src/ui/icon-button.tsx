import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';

/** A button with a picture instead of words: its words are its name and what it says when pointed at. */
export function IconButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <ActionIcon aria-label={label} title={label} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
