import { ActionIcon, Button, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A row of a small table that is written whole; its key lives only in the form. */
export interface KeyedRow {
  key: number;
}

export interface Rows<T> {
  rows: T[];
  onChange: (rows: T[]) => void;
  error?: string;
}

interface Props<T extends KeyedRow> extends Rows<T> {
  title: string;
  hint: string;
  /** Words of the button below the rows. */
  add: string;
  /** Words of the button beside a row, counted from one. */
  remove: (row: number) => string;
  /** What a new row begins with. */
  blank: Omit<T, 'key'>;
  /** Rows that must stay. */
  least?: number;
  /** The inputs of one row. */
  children: (row: T, edit: (changes: Partial<T>) => void) => ReactNode;
}

/** Rows that are added, changed and taken away: stages, tiers, steps. */
export function RowEditor<T extends KeyedRow>(props: Props<T>) {
  const { rows, onChange, error, title, hint, add, remove, blank, least = 0, children } = props;
  const next = Math.max(0, ...rows.map(({ key }) => key)) + 1;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
      <div className="mx-rows">
        {rows.map((row, index) => (
          <div key={row.key} className="mx-rows-line">
            {children(row, (changes) =>
              onChange(rows.map((other) => (other.key === row.key ? { ...other, ...changes } : other))),
            )}
            <ActionIcon
              size={30}
              aria-label={remove(index + 1)}
              disabled={rows.length <= least}
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Button
        variant="default"
        className="mx-start"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...rows, { ...blank, key: next } as T])}
      >
        {add}
      </Button>
      {error && (
        <Text size="xs" className="mx-bad-text" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
