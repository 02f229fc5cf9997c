import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { addDays, todayIn } from '@/lib/dates';
import { draftKey } from '@/records/drafts';
import { FieldInput } from '@/records/field-input';
import { useObject } from '@/records/queries';
import type { FieldDescription, Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { useIsPhone } from '@/ui/phone';
import './log-dialog.css';

type Kind = components['schemas']['FollowUpKind'];

const touches = ['follow-ups', 'leads', 'customers', 'opportunities', 'timeline'];

/** A call with its usual outcomes takes three taps: log, outcome, save. */
const outcomes = ['reached', 'missed', 'visited', 'sentOffer'] as const;

interface Props {
  record: Rec;
  onClose: () => void;
  /** What it begins with: a collection call from what is overdue. */
  preset?: Record<string, unknown>;
}

function LogDialog({
  record,
  reference,
  onClose,
  preset,
}: Props & { reference: 'lead_id' | 'customer_id' | 'opportunity_id' }) {
  const t = useTranslations('followUps');
  const inputs = useInputs();
  const { user } = useSession();
  const name = reference.replace('_id', '');
  const plural = useObject(name)?.plural;
  const target = plural ? { object: name, plural, id: record.id } : undefined;
  const bodyOf = (values: VerbValues) => ({
    [reference]: record.id,
    kind: values.kind as Kind,
    content: String(values.content),
    next_on: (values.next_on as string | null) ?? undefined,
  });
  return (
    <VerbDialog
      title={t('log')}
      text={String(record.name ?? '')}
      inputs={inputs}
      initial={{ kind: 'call', ...preset }}
      commit={t('save')}
      draftName={draftKey(user.id, 'follow_up', record.id)}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/follow-ups', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: bodyOf(values),
          }),
        )
      }
      later={({ values, idempotencyKey }) => ({
        user: user.id,
        key: idempotencyKey,
        kind: 'log',
        object: 'follow_up',
        target,
        title: String(record.name ?? ''),
        method: 'POST',
        path: '/follow-ups',
        body: bodyOf(values),
        values,
        titles: {},
        touches,
        writtenAt: new Date().toISOString(),
      })}
      touches={touches}
      done={t('done')}
      onClose={onClose}
    />
  );
}

/** A call about an invoice that is late is logged on its customer. */
export function LogOnInvoice({ record, onClose }: Props) {
  const t = useTranslations('followUps');
  const customer = { id: String(record.customer_id), name: record.titles?.customer_id };
  const number = String(record.number ?? record.external_number ?? '');
  return (
    <LogOnCustomer
      record={customer}
      preset={{ kind: 'collection', content: t('about', { number }) }}
      onClose={onClose}
    />
  );
}

export const LogOnLead = (props: Props) => <LogDialog {...props} reference="lead_id" />;
export const LogOnCustomer = (props: Props) => <LogDialog {...props} reference="customer_id" />;
export const LogOnOpportunity = (props: Props) => <LogDialog {...props} reference="opportunity_id" />;

function useInputs(): VerbInput[] {
  const t = useTranslations('followUps');
  const label = useLabel();
  const { organization } = useSession();
  const today = todayIn(organization.time_zone);
  const fields = new Map(useObject('follow_up')?.fields.map((field) => [field.name, field]));
  const kind = fields.get('kind');
  const content = fields.get('content');
  return [
    {
      name: 'kind',
      kind: 'choice',
      label: kind?.label ?? '',
      render: ({ value, onChange }) => (
        <Choices
          label={kind ? label(kind.label) : ''}
          value={value}
          choices={(kind?.choices ?? []).map((choice) => ({
            value: choice.value,
            text: label(choice.label),
          }))}
          onChange={onChange}
        />
      ),
    },
    {
      name: 'content',
      kind: 'long_text',
      label: content?.label ?? '',
      required: true,
      render: ({ value, onChange, error }) =>
        content && <Content field={content} value={value} onChange={onChange} error={error} />,
    },
    {
      name: 'next_on',
      kind: 'date',
      label: fields.get('next_on')?.label ?? '',
      hint: t('nextHint', { tomorrow: addDays(today, 1), week: addDays(today, 7) }),
    },
  ];
}

/** The words of a follow-up; one tap writes the usual ones. */
function Content({
  field,
  value,
  onChange,
  error,
}: {
  field: FieldDescription;
  value: unknown;
  onChange: (value: unknown) => void;
  error: string | undefined;
}) {
  const t = useTranslations('followUps.outcomes');
  const isPhone = useIsPhone();
  return (
    <>
      <FieldInput
        field={field}
        value={value ?? null}
        onChange={onChange}
        error={error}
        required
        autoFocus={!isPhone}
      />
      <Group gap={6} mt={6} className="mx-chips">
        {outcomes.map((outcome) => (
          <Button
            key={outcome}
            variant="light"
            onClick={() => onChange(value ? `${String(value)} ${t(outcome)}` : t(outcome))}
          >
            {t(outcome)}
          </Button>
        ))}
      </Group>
    </>
  );
}

function Choices({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: unknown;
  choices: { value: string; text: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <Group gap={6} role="radiogroup" aria-label={label} className="mx-chips">
      {choices.map((choice) => (
        <Button
          key={choice.value}
          role="radio"
          aria-checked={value === choice.value}
          variant={value === choice.value ? 'filled' : 'default'}
          onClick={() => onChange(choice.value)}
        >
          {choice.text}
        </Button>
      ))}
    </Group>
  );
}
