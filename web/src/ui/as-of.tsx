import { Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { formatMoment } from '@/lib/dates';
import { useIsOnline } from './online';

interface Props {
  /** What is shown, as its query has it; `keptAt` when this device answered instead of the server. */
  query: { data?: object; dataUpdatedAt: number };
}

/** How old it is what cannot be asked for anew; nothing while there is a connection. */
export function AsOf({ query }: Props) {
  const t = useTranslations('shell');
  const isOnline = useIsOnline();
  const { keptAt } = (query.data ?? {}) as { keptAt?: number };
  const at = keptAt ?? (isOnline ? undefined : query.dataUpdatedAt);
  if (!at) return null;
  return (
    <Text size="xs" className="mx-as-of">
      {t('asOf', { time: formatMoment(new Date(at).toISOString()) })}
    </Text>
  );
}
