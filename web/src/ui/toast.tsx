import { Button, Group, MantineThemeProvider, Text } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl';

/** Where the toasts appear; their close button says what it does. */
export function Toaster() {
  const t = useTranslations('common');
  const named = { defaultProps: { closeButtonProps: { 'aria-label': t('close') } } };
  return (
    <MantineThemeProvider theme={{ components: { Notification: named } }}>
      <Notifications position="top-center" limit={3} portalProps={{ target: '#overlays' }} />
    </MantineThemeProvider>
  );
}

interface Undo {
  label: string;
  /** It may be done by other ways too, by a key: then the toast goes. */
  run: (() => void) & { onDone?: (listener: () => void) => void };
}

/** What was said last: there is room for one message on the bar, and the next takes its place. */
let last: string | undefined;

/** Says on the bar that something was done; with `undo` it stays ten seconds, or until the next is said. */
export function toast(message: string, undo?: Undo): void {
  if (last) notifications.hide(last);
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
  last = id;
  undo?.run.onDone?.(() => notifications.hide(id));
}

export function toastProblem(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', autoClose: 8000, withBorder: true });
}
