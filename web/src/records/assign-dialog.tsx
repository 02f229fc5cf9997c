import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useObject } from './queries';
import type { Rec } from './types';
import { VerbDialog } from './verb-dialog';

/** Gives a record of `object` to another owner. */
export function AssignDialog({
  object,
  record,
  onClose,
}: {
  object: string;
  record: Rec;
  onClose: () => void;
}) {
  const t = useTranslations('leads.assign');
  const description = useObject(object);
  const owner = description?.fields.find(({ name }) => name === 'owner_id');
  const plural = description?.plural ?? '';
  return (
    <VerbDialog<Rec>
      title={t('title')}
      text={t('text')}
      inputs={[
        {
          name: 'owner_id',
          kind: 'reference',
          label: owner?.label ?? t('title'),
          references: 'user',
          required: true,
          filter: [{ field: 'id', op: 'ne', value: record.owner_id }],
        },
      ]}
      send={({ values, idempotencyKey }) =>
        request(`/${plural}/${record.id}/assign`, { method: 'POST', body: values, idempotencyKey })
      }
      touches={[plural, 'follow-ups', 'contacts']}
      done={t('done')}
      undo={() =>
        request(`/${plural}/${record.id}/assign`, { method: 'POST', body: { owner_id: record.owner_id } })
      }
      onClose={onClose}
    />
  );
}
