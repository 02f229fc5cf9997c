import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import type { components } from '@/api/schema';
import { useLanguage } from '@/i18n/provider';
import { formatMoment, relativeMoment } from '@/lib/dates';
import { useObjects } from '@/records/queries';
import { useGo } from '@/ui/link';

type Notification = components['schemas']['Notification'];

const SHOWN = 20;
/** In case the stream of events is cut by something between. */
const FIVE_MINUTES = 300_000;

/** What the caller is told: how many are unread, the newest in a menu; opening the menu reads them. */
export function NotificationBell() {
  const t = useTranslations('shell.bell');
  const client = useQueryClient();
  const page = useQuery({
    queryKey: ['notifications'],
    queryFn: () => data(api.GET('/api/v1/notifications', { params: { query: { limit: SHOWN } } })),
    refetchInterval: FIVE_MINUTES,
  });
  const read = useMutation({
    mutationFn: (last: string) =>
      api.POST('/api/v1/notifications/read', {
        body: { up_to: last },
        params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  });
  const items = page.data?.items ?? [];
  const unread = page.data?.unread ?? 0;
  const newest = items[0]?.id;
  return (
    <Menu position="bottom-end" width={320} onClose={() => unread > 0 && newest && read.mutate(newest)}>
      <Menu.Target>
        <ActionIcon aria-label={t('open', { count: unread })}>
          <IconBell size={18} stroke={1.75} />
          {unread > 0 && <span className="mx-bell-dot" />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="min(480px, 80vh)" style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('title')}</Menu.Label>
        {items.length === 0 && <Menu.Item disabled>{t('none')}</Menu.Item>}
        {items.map((item) => (
          <BellItem key={item.id} item={item} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function BellItem({ item }: { item: Notification }) {
  const t = useTranslations('shell.bell');
  const { locale } = useLanguage();
  const object = useObjects().get(item.object);
  const go = useGo();
  return (
    <Menu.Item
      onClick={() => object && go(`/${object.plural}/${item.record_id}`)}
      fw={item.read_at ? 400 : 600}
    >
      {t(`kinds.${item.kind}`, { title: item.title ?? '' })}
      <Text size="xs" c="dimmed" fw={400} title={formatMoment(item.created_at)}>
        {relativeMoment(item.created_at, locale) ?? formatMoment(item.created_at)}
      </Text>
    </Menu.Item>
  );
}
