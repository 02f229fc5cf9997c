import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import type { Money } from '@/lib/money';
import { AssignDialog } from '@/records/assign-dialog';
import { useFirstRecords, useObject } from '@/records/queries';
import { ReasonDialog } from '@/records/reason-dialog';
import { RecordPicker } from '@/records/record-picker';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { To, useGo } from '@/ui/link';
import './lead.css';

type Lead = components['schemas']['Lead'];
type Converted = components['schemas']['Converted'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const key = (idempotencyKey: string) => ({ 'Idempotency-Key': idempotencyKey });

export const AssignLead = (props: Props) => <AssignDialog object="lead" {...props} />;

export function QualifyLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  return (
    <VerbDialog<Lead>
      title={t('verbs.qualify')}
      text={t('qualify.text')}
      send={({ idempotencyKey }) =>
        data(
          api.POST('/api/v1/leads/{id}/qualify', {
            params: { path: { id: record.id }, header: key(idempotencyKey) },
          }),
        )
      }
      touches={['leads']}
      done={t('qualify.done')}
      onClose={onClose}
    />
  );
}

export function DisqualifyLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  return (
    <ReasonDialog
      title={t('verbs.disqualify')}
      text={t('disqualify.text')}
      reason={t('disqualify.reason')}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/leads/{id}/disqualify', {
            params: { path: { id: record.id }, header: key(idempotencyKey) },
            body: { reason },
          }),
        )
      }
      touches={['leads']}
      done={t('disqualify.done')}
      onClose={onClose}
    />
  );
}

/** A lead becomes a customer, new or one that is there, a contact and an opportunity; nothing of it is lost. */
export function ConvertLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  const go = useGo();
  const opportunity = useObject('opportunity');
  const fieldOf = (name: string) => opportunity?.fields.find((field) => field.name === name)?.label;
  const company = String(record.company ?? '') || String(record.name);
  const inputs: VerbInput[] = [
    {
      name: 'customer_id',
      kind: 'reference',
      label: t('convert.existing'),
      render: ({ value, onChange, error }) => (
        <CustomerChoice
          company={company}
          value={(value as string | null | undefined) ?? null}
          onChange={onChange}
          error={error}
        />
      ),
    },
    {
      name: 'opportunity_name',
      kind: 'text',
      label: t('convert.opportunityName'),
      max_length: 200,
    },
    { name: 'amount', kind: 'money', label: fieldOf('amount') ?? '' },
    { name: 'expected_close_on', kind: 'date', label: fieldOf('expected_close_on') ?? '' },
  ];
  return (
    <VerbDialog<Converted>
      title={t('verbs.convert')}
      text={t('convert.text')}
      inputs={inputs}
      initial={{ opportunity_name: company }}
      send={async ({ values, idempotencyKey }) => {
        // Who makes a customer of a lead says that it is one: a dialog of its own for that is a step too many.
        if (record.status !== 'qualified') {
          const header = key(`${idempotencyKey}.qualify`);
          await api.POST('/api/v1/leads/{id}/qualify', { params: { path: { id: record.id }, header } });
        }
        return data(
          api.POST('/api/v1/leads/{id}/convert', {
            params: { path: { id: record.id }, header: key(idempotencyKey) },
            body: {
              customer_id: (values.customer_id as string | null) ?? undefined,
              opportunity_name: (values.opportunity_name as string | null) ?? undefined,
              amount: (values.amount as Money | null) ?? undefined,
              expected_close_on: (values.expected_close_on as string | null) ?? undefined,
            },
          }),
        );
      }}
      touches={['leads', 'customers', 'contacts', 'opportunities', 'follow-ups']}
      done={t('convert.done')}
      onDone={({ opportunity_id }) => go(`/opportunities/${opportunity_id}`)}
      onClose={onClose}
    />
  );
}

const SHOWN = 3;

/**
 * The customer that a lead belongs to, if it is there already: making a second one would split its history,
 * so those of a like name are shown.
 */
function CustomerChoice({
  company,
  value,
  onChange,
  error,
}: {
  company: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error: string | undefined;
}) {
  const t = useTranslations('leads.convert');
  const found = useFirstRecords<Rec>('customers', { q: company }, { limit: SHOWN });
  const customers = found.data ?? [];
  return (
    <>
      <RecordPicker
        object="customer"
        label={t('existing')}
        placeholder={t('willCreate', { company })}
        value={value}
        error={error}
        autoFocus
        onChange={onChange}
      />
      {value === null && customers.length > 0 && (
        <div className="mx-like" role="status">
          <Text size="sm" fw={600}>
            {t('same', { count: customers.length })}
          </Text>
          {customers.map((customer) => (
            <Group key={customer.id} gap="xs">
              <Button variant="default" onClick={() => onChange(customer.id)}>
                {t('use')}
              </Button>
              <To to={`/customers/${customer.id}`} target="_blank">
                {String(customer.name)}
              </To>
              <Text size="sm" c="dimmed">
                {customer.titles?.owner_id}
              </Text>
            </Group>
          ))}
        </div>
      )}
    </>
  );
}
