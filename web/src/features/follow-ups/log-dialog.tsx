import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { addDays, todayIn } from '@/lib/dates';
import { draftKey } from '@/records/drafts';
import { FieldInput } from '@/records/field-input';
import { useObject, useObjects } from '@/records/queries';
import { recall } from '@/records/recent-records';
import type { FieldDescription, Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { ChoiceButtons } from '@/ui/choice-buttons';
import { useIsPhone } from '@/ui/phone';
import { type Kind, kindOf } from './kind-of';
import './log-dialog.css';

const touches = ['follow-ups', 'leads', 'customers', 'opportunities', 'timeline'];

/** A call with its usual outcomes takes three taps: log, outcome, save. */
const outcomes = ['reached', 'missed', 'visited', 'sentOffer'] as const;

/** What something can be logged on, the most frequent first. */
const ABOUT = ['customer', 'opportunity', 'lead'] as const;
type About = (typeof ABOUT)[number];

interface Props {
  record: Rec;
  onClose: () => void;
  /** What it begins with: a collection call from what is overdue. */
  preset?: Record<string, unknown>;
}

interface Target {
  about: About;
  id: string;
  name: string;
}

/** Logs on the record that is known, or on the one that is chosen in the dialog. */
function LogDialog({ known, onClose, preset }: Pick<Props, 'onClose' | 'preset'> & { known?: Target }) {
  const t = useTranslations('followUps');
  const inputs = useInputs();
  const choices = useTargetInputs();
  const { user } = useSession();
  const objects = useObjects();
  const targetOf = (values: VerbValues): Target => {
    const about = values.about as About;
    const id = String(values[`${about}_id`] ?? '');
    return known ?? { about, id, name: recall(about).find((recent) => recent.id === id)?.title ?? '' };
  };
  const bodyOf = (values: VerbValues) => {
    const { about, id } = targetOf(values);
    return {
      [`${about}_id`]: id,
      kind: (values.kind as Kind | undefined) ?? kindOf(values.content),
      content: String(values.content),
      next_on: (values.next_on as string | null) ?? undefined,
    };
  };
  return (
    <VerbDialog
      title={t('log')}
      text={known?.name}
      inputs={known ? inputs : [...choices, ...inputs]}
      initial={known ? { ...preset } : { about: choices[0]?.first, ...preset }}
      commit={t('save')}
      draftName={draftKey(user.id, 'follow_up', known?.id)}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/follow-ups', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: bodyOf(values),
          }),
        )
      }
      later={({ values, idempotencyKey }) => {
        const { about, id, name } = targetOf(values);
        const plural = objects.get(about)?.plural;
        return {
          user: user.id,
          key: idempotencyKey,
          kind: 'log',
          object: 'follow_up',
          target: plural ? { object: about, plural, id } : undefined,
          title: name,
          method: 'POST',
          path: '/follow-ups',
          body: bodyOf(values),
          values,
          titles: {},
          touches,
          writtenAt: new Date().toISOString(),
        };
      }}
      touches={touches}
      done={t('done')}
      onClose={onClose}
    />
  );
}

const known = (about: About, { id, name }: Rec): Target => ({ about, id, name: String(name ?? '') });

export const LogOnLead = ({ record, ...rest }: Props) => (
  <LogDialog known={known('lead', record)} {...rest} />
);
export const LogOnCustomer = ({ record, ...rest }: Props) => (
  <LogDialog known={known('customer', record)} {...rest} />
);
export const LogOnOpportunity = ({ record, ...rest }: Props) => (
  <LogDialog known={known('opportunity', record)} {...rest} />
);
/** From anywhere: whom it is about is asked first. */
export const LogAnywhere = ({ onClose }: { onClose: () => void }) => <LogDialog onClose={onClose} />;

/** Whom it is about: a customer, an opportunity or a lead, as far as the caller may see them. */
function useTargetInputs(): (VerbInput & { first?: About })[] {
  const t = useTranslations('followUps');
  const label = useLabel();
  const objects = useObjects();
  const seen = ABOUT.flatMap((about) => objects.get(about) ?? []);
  const choices = seen.map((object) => ({ value: object.name, text: label(object.label) }));
  return [
    {
      name: 'about',
      kind: 'choice',
      label: t('about'),
      first: seen[0]?.name as About | undefined,
      render: ({ value, onChange }) => (
        <ChoiceButtons label={t('about')} value={value} choices={choices} onChange={onChange} />
      ),
    },
    ...seen.map(
      (object): VerbInput => ({
        name: `${object.name}_id`,
        kind: 'reference',
        references: object.name,
        label: object.label,
        required: true,
        when: ({ about }) => about === object.name,
      }),
    ),
  ];
}

/** A call about an invoice that is late is logged on its customer. */
export function LogOnInvoice({ record, onClose }: Props) {
  const t = useTranslations('followUps');
  const customer = { id: String(record.customer_id), name: record.titles?.customer_id };
  const number = String(record.number ?? record.external_number ?? '');
  return (
    <LogOnCustomer
      record={customer}
      preset={{ kind: 'collection', content: t('aboutInvoice', { number }) }}
      onClose={onClose}
    />
  );
}

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
      render: ({ value, values, onChange }) => (
        <ChoiceButtons
          label={kind ? label(kind.label) : ''}
          // What the words say, until a person says something else.
          value={value ?? kindOf(values.content)}
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
