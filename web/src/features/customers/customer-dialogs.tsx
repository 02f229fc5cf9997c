import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { DuplicateHint } from '@/records/duplicate-hint';
import { useObject } from '@/records/queries';
import type { FieldDescription, FieldKind, Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';

interface Props {
  record: Rec;
  onClose: () => void;
}

/** Inputs of described fields, in the given order. */
function inputsOf(fields: FieldDescription[] | undefined, names: string[]): VerbInput[] {
  return names.flatMap((name) => {
    const field = fields?.find((candidate) => candidate.name === name);
    if (!field) return [];
    const { label, choices, references, max_length, is_required } = field;
    return [
      { name, kind: field.kind as FieldKind, label, choices, references, max_length, required: is_required },
    ];
  });
}

const given = (values: VerbValues) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

export function AddContact({ record, onClose }: Props) {
  const t = useTranslations('customers');
  const fields = useObject('contact')?.fields;
  return (
    <VerbDialog<Rec>
      title={t('verbs.contact')}
      inputs={inputsOf(fields, ['name', 'role', 'title', 'phone', 'email'])}
      hint={(values) => <DuplicateHint object="contact" values={values} onLeave={onClose} />}
      send={({ values, idempotencyKey }) =>
        request('/contacts', {
          method: 'POST',
          body: { ...given(values), customer_id: record.id },
          idempotencyKey,
        })
      }
      touches={['contacts', 'customers']}
      done={t('contactAdded')}
      onClose={onClose}
    />
  );
}

export function AddOpportunity({ record, onClose }: Props) {
  const t = useTranslations('customers');
  const fields = useObject('opportunity')?.fields;
  return (
    <VerbDialog<Rec>
      title={t('verbs.opportunity')}
      inputs={inputsOf(fields, ['name', 'amount', 'expected_close_on', 'next_step', 'need'])}
      initial={{ name: record.name }}
      send={({ values, idempotencyKey }) => {
        const amount = values.amount as { currency: string } | null | undefined;
        const currency = amount?.currency ?? (record.currency as string | null) ?? 'CNY';
        const body = { ...given(values), customer_id: record.id, currency };
        return request('/opportunities', { method: 'POST', body, idempotencyKey });
      }}
      touches={['opportunities', 'customers']}
      done={t('opportunityAdded')}
      onClose={onClose}
    />
  );
}
