import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Says in a corner that something was done; with `undo` it stays ten seconds. */
export function toast(message: string, undo?: { label: string; run: () => void }): void {
  const id = notifications.show({
    message: (
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button
            variant="light"
            onClick={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label}
          </Button>
        )}
      </Group>
    ),
    autoClose: undo ? 10_000 : 4000,
    withBorder: true,
  });
}

export function toastProblem(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', autoClose: 8000, withBorder: true });
}
