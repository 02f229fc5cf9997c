import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';

const ID = 'mingxi-update';
const HOUR = 3_600_000;

/** Registers the worker of the production build and offers its next version; nothing reloads under a person's hands. */
export function Updates() {
  const t = useTranslations('shell.update');
  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isTakingOver = false;
    const offer = (worker: ServiceWorker) => {
      notifications.show({
        id: ID,
        autoClose: false,
        withBorder: true,
        message: (
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm">{t('text')}</Text>
            <Button
              variant="light"
              onClick={() => {
                isTakingOver = true;
                worker.postMessage('take-over');
              }}
            >
              {t('reload')}
            </Button>
          </Group>
        ),
      });
    };
    const onController = () => isTakingOver && location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', onController);
    navigator.serviceWorker.register('/sw.js').then(
      (registration: ServiceWorkerRegistration | undefined) => {
        // A browser that blocks workers answers with nothing.
        if (!registration) return;
        if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
        registration.addEventListener('updatefound', () => {
          const worker = registration.installing;
          worker?.addEventListener('statechange', () => {
            // The first worker ever is no update.
            if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
          });
        });
        timer = setInterval(() => void registration.update().catch(() => {}), HOUR);
      },
      // Without a worker everything works that needs a connection.
      () => {},
    );
    return () => {
      clearInterval(timer);
      navigator.serviceWorker.removeEventListener('controllerchange', onController);
    };
  }, [t]);
  return null;
}
