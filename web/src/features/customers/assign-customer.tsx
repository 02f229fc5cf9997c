import { Checkbox, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data, request } from '@/api/client';
import type { components } from '@/api/schema';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { Dialog } from '@/ui/dialog';
import { ErrorPanel, Waiting } from '@/ui/states';

type Part = components['schemas']['AssignmentPart'];
type GoesAlong = components['schemas']['GoesAlong'];

interface Props {
  record: Rec;
  onClose: () => void;
}

/** Gives a customer to another owner, after saying what hangs on it and asking what of that goes along. */
export function AssignCustomer({ record, onClose }: Props) {
  const t = useTranslations('customers.assign');
  const plan = useQuery({
    queryKey: ['customers', 'assignment', record.id],
    queryFn: () =>
      data(api.GET('/api/v1/customers/{id}/assignment', { params: { path: { id: record.id } } })),
  });
  if (plan.data) return <Assign record={record} parts={plan.data.items} onClose={onClose} />;
  return (
    <Dialog title={t('title')} onClose={onClose}>
      {plan.isError ? <ErrorPanel error={plan.error} onRetry={() => plan.refetch()} /> : <Waiting />}
    </Dialog>
  );
}

function Assign({ record, parts, onClose }: Props & { parts: Part[] }) {
  const t = useTranslations('customers.assign');
  const owner = useObject('customer')?.fields.find(({ name }) => name === 'owner_id');
  const there = parts.filter(({ count }) => count > 0);
  const assign = (body: Record<string, unknown>, idempotencyKey: string) =>
    request<Rec>(`/customers/${record.id}/assign`, { method: 'POST', body, idempotencyKey });
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
        {
          name: 'include',
          kind: 'json',
          label: t('include'),
          when: () => there.length > 0,
          render: ({ value, onChange, error }) => (
            <Checkbox.Group
              label={t('include')}
              description={t('includeHint')}
              value={value as GoesAlong[]}
              onChange={onChange}
              error={error}
            >
              <Stack gap="xs" mt="xs">
                {there.map(({ object, count }) => (
                  <Checkbox
                    key={object}
                    value={object}
                    label={t('part', { part: t(`parts.${object}`), count })}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
          ),
        },
      ]}
      initial={{ include: parts.filter(({ is_usual }) => is_usual).map(({ object }) => object) }}
      send={({ values, idempotencyKey }) => assign(values, idempotencyKey)}
      touches={['customers', ...TOUCHED]}
      done={t('done')}
      onClose={onClose}
    />
  );
}

const TOUCHED = [
  'contacts',
  'follow-ups',
  'opportunities',
  'quotes',
  'contracts',
  'orders',
  'invoices',
  'receipts',
];
