import '@/i18n/words/close';
import { Box, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay, useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { formatMoment } from '@/lib/dates';
import { useObjects, useRecord } from '@/records/queries';
import { To } from '@/ui/link';
import { ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { SignOffDialog } from './close-dialogs';
import type { Checklist, ChecklistItem, Period } from './queries';

const marks = { ok: IconCheck, warning: IconAlertTriangle, blocker: IconX } as const;

/** What was checked for the month: blockers first, each with whose work it is and where to do it. */
export function ChecklistPanel({
  period,
  checklist,
}: {
  period: Period;
  checklist: UseQueryResult<Checklist>;
}) {
  const t = useTranslations('close');
  const may = useMay();
  const { roles } = useSession();
  const [signing, setSigning] = useState<ChecklistItem | null>(null);
  const items = inOrder(checklist.data?.items ?? []);
  const blockers = items.filter(({ state }) => state === 'blocker').length;
  const warnings = items.filter(({ state, sign_off }) => state === 'warning' && !sign_off).length;
  return (
    <section className="mx-section" aria-labelledby="close-checklist">
      <Box className="mx-section-head">
        <Title order={2} id="close-checklist">
          {t('checklist', { period: period.period })}
        </Title>
        {checklist.isSuccess && (
          <span className="mx-muted" role="status">
            {t('summary', { blockers, warnings })}
          </span>
        )}
      </Box>
      {checklist.isPending && <Waiting rows={8} />}
      {checklist.isError && <ErrorPanel error={checklist.error} onRetry={() => checklist.refetch()} />}
      {items.length > 0 && (
        <ul className="mx-plain-list">
          {items.map((item) => (
            <Item
              key={item.item}
              item={item}
              onSign={
                may('period.sign_off') &&
                period.status === 'open' &&
                item.state === 'warning' &&
                item.signers.some((role) => roles.includes(role))
                  ? () => setSigning(item)
                  : undefined
              }
            />
          ))}
        </ul>
      )}
      {signing && <SignOffDialog period={period} item={signing} onClose={() => setSigning(null)} />}
    </section>
  );
}

const weight = { blocker: 0, warning: 1, ok: 2 } as const;

/** What blocks first, then what warns; each in the order of the server. */
function inOrder(items: ChecklistItem[]): ChecklistItem[] {
  return [...items].sort((one, other) => weight[one.state] - weight[other.state]);
}

function Item({ item, onSign }: { item: ChecklistItem; onSign?: () => void }) {
  const t = useTranslations('close');
  const label = useLabel();
  const objects = useObjects();
  const Mark = marks[item.state];
  const plural = item.link ? objects.get(item.link.object)?.plural : undefined;
  const path =
    item.link && plural
      ? `/${plural}?filter=${encodeURIComponent(JSON.stringify(item.link.filter))}`
      : undefined;
  return (
    <li className="mx-close-item" data-state={item.state}>
      <Mark size={16} aria-label={t(`state.${item.state}`)} className="mx-close-mark" />
      <span className="mx-close-words">
        <span>
          {label(item.words)}
          {item.state === 'ok' && <span className="mx-muted"> {t('none')}</span>}
          {item.state !== 'ok' && path && item.count > 0 && (
            <>
              {' '}
              <To to={path}>{t('show', { count: item.count })}</To>
            </>
          )}
        </span>
        <span className="mx-muted">{t('owner', { role: t(`roles.${item.owner}` as never) })}</span>
        {item.sign_off && <SignedOff signOff={item.sign_off} />}
      </span>
      {onSign && !item.sign_off && (
        <button type="button" className="mx-link-button" onClick={onSign}>
          {t('verbs.signOff')}
        </button>
      )}
    </li>
  );
}

function SignedOff({ signOff }: { signOff: NonNullable<ChecklistItem['sign_off']> }) {
  const t = useTranslations('close');
  const user = useRecord<{ id: string; name: string }>('users', signOff.signed_by);
  return (
    <span>
      <StatusTag tone="good">{t('signedOff')}</StatusTag>{' '}
      {t('signedBy', {
        name: user.data?.name ?? signOff.signed_by,
        at: formatMoment(signOff.signed_at),
        note: signOff.note,
      })}
    </span>
  );
}
