import { Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel, useListed } from '@/i18n/provider';
import type { Money } from '@/lib/money';
import { useFirstRecords, useObject } from '@/records/queries';
import { RecordPicker } from '@/records/record-picker';
import type { FieldDescription, FieldKind, Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { To, useGo } from '@/ui/link';
import { bodyOf, inputName, NEW_CONTACT } from './conversion';
import './lead.css';

type Converted = components['schemas']['Converted'];
type LikeContact = components['schemas']['LikeContact'];

interface Props {
  record: Rec;
  onClose: () => void;
}

/**
 * A lead becomes a customer and a contact, new or there already, and an opportunity. What they need and the lead does
 * not have is asked for here; what nothing took is said.
 */
export function ConvertLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  const go = useGo();
  const label = useLabel();
  const listed = useListed();
  const [customer, setCustomer] = useState<string | null>(null);
  const plan = useQuery({
    queryKey: ['leads', 'conversion', record.id, customer],
    queryFn: () =>
      data(
        api.GET('/api/v1/leads/{id}/conversion', {
          params: { path: { id: record.id }, query: { customer_id: customer ?? undefined } },
        }),
      ),
    // The dialog goes on without it: the server says what is missing.
    retry: false,
  }).data;
  const opportunity = useObject('opportunity');
  const described = { customer: useObject('customer'), contact: useObject('contact'), opportunity };
  const fieldOf = (name: string) => opportunity?.fields.find((field) => field.name === name)?.label;
  const company = String(record.company ?? '') || String(record.name);
  const contacts = plan?.contacts ?? [];
  const used = contacts.find(({ is_used }) => is_used)?.id ?? NEW_CONTACT;
  const isNew = (values: VerbValues) => (values.contact_id ?? used) === NEW_CONTACT;
  const missing = (plan?.missing ?? []).flatMap(({ object, field: name }): VerbInput[] => {
    const object_ = described[object as keyof typeof described];
    const field = object_?.fields.find((candidate) => candidate.name === name);
    if (!object_ || !field) return [];
    return [
      {
        ...asked(field),
        name: inputName(object, name),
        label: t('convert.asked', { object: label(object_.label), field: label(field.label) }),
        when: object === 'contact' ? isNew : undefined,
      },
    ];
  });
  const inputs: VerbInput[] = [
    {
      name: 'customer_id',
      kind: 'reference',
      label: t('convert.existing'),
      render: ({ value, onChange, error }) => (
        <CustomerChoice
          company={company}
          value={(value as string | null | undefined) ?? null}
          onChange={(id) => {
            setCustomer(id);
            onChange(id);
          }}
          error={error}
        />
      ),
    },
    {
      name: 'contact_id',
      kind: 'reference',
      label: t('convert.contact'),
      when: () => contacts.length > 0,
      render: ({ value, onChange, error }) => (
        <ContactChoice
          name={String(record.name)}
          contacts={contacts}
          value={String(value ?? used)}
          onChange={onChange}
          error={error}
        />
      ),
    },
    ...missing,
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
          const header = { 'Idempotency-Key': `${idempotencyKey}.qualify` };
          await api.POST('/api/v1/leads/{id}/qualify', { params: { path: { id: record.id }, header } });
        }
        const offered = contacts.some(({ id }) => id === (values.contact_id ?? used));
        const contact =
          contacts.length === 0 ? undefined : offered ? (values.contact_id ?? used) : NEW_CONTACT;
        const { amount, expected_close_on, opportunity_name } = values;
        return data(
          api.POST('/api/v1/leads/{id}/convert', {
            params: { path: { id: record.id }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              ...bodyOf({ ...values, contact_id: contact }),
              opportunity_name: (opportunity_name as string | null) ?? undefined,
              amount: (amount as Money | null) ?? undefined,
              expected_close_on: (expected_close_on as string | null) ?? undefined,
            },
          }),
        );
      }}
      touches={['leads', 'customers', 'contacts', 'opportunities', 'follow-ups']}
      done={({ not_carried }) =>
        not_carried.length === 0
          ? t('convert.done')
          : t('convert.doneBut', { fields: listed(not_carried.map((left) => label(left.label))) })
      }
      onDone={({ opportunity_id }) => go(`/opportunities/${opportunity_id}`)}
      onClose={onClose}
    />
  );
}

/** A described field as a verb asks for it. */
function asked({ name, label, kind, choices, references, max_length }: FieldDescription): VerbInput {
  return { name, label, kind: kind as FieldKind, choices, references, max_length, required: true };
}

/** Which of the customer's people the lead is: nobody becomes two contacts. */
function ContactChoice({
  name,
  contacts,
  value,
  onChange,
  error,
}: {
  name: string;
  contacts: LikeContact[];
  value: string;
  onChange: (id: string) => void;
  error: string | undefined;
}) {
  const t = useTranslations('leads.convert');
  const reasons = useTranslations('records.duplicates.reasons');
  const about = ({ title, phone, email, reasons: why }: LikeContact) =>
    [title, phone, email, why[0] && reasons(why[0])].filter(Boolean).join(' · ');
  return (
    <Radio.Group
      label={t('contact')}
      description={t('contactHint')}
      value={value}
      onChange={onChange}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {contacts.map((contact) => (
          <Radio key={contact.id} value={contact.id} label={contact.name} description={about(contact)} />
        ))}
        <Radio value={NEW_CONTACT} label={t('newContact', { name })} />
      </Stack>
    </Radio.Group>
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
