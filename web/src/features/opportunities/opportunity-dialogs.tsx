import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { todayIn } from '@/lib/dates';
import type { Money } from '@/lib/money';
import { AssignDialog } from '@/records/assign-dialog';
import { bodyOf } from '@/records/changes';
import { bothOf } from '@/records/field-text';
import { useObject } from '@/records/queries';
import type { FieldDescription, FieldKind, Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { StageChoice } from './stage-choice';

type Opportunity = components['schemas']['Opportunity'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['opportunities', 'stage-changes', 'customers'];

export const AssignOpportunity = (props: Props) => <AssignDialog object="opportunity" {...props} />;

function useLabelOf(): (name: string) => FieldDescription['label'] {
  const fields = useObject('opportunity')?.fields;
  return (name) => fields?.find((field) => field.name === name)?.label ?? { zh: name, en: name };
}

function useToday(): string {
  return todayIn(useSession().organization.time_zone);
}

const params = (record: Rec, idempotencyKey: string) => ({
  path: { id: record.id },
  header: { 'Idempotency-Key': idempotencyKey },
});

const text = (values: VerbValues, name: string) => (values[name] as string | null | undefined) ?? undefined;

/** What each open stage asks for and this opportunity does not say yet, by stage. */
function useMissing(record: Rec): ReadonlyMap<string, string[]> {
  const gates = useQuery({
    queryKey: ['opportunities', 'gates', record.id, record.version],
    queryFn: () =>
      data(api.GET('/api/v1/opportunities/{id}/stage-gates', { params: { path: { id: record.id } } })),
    staleTime: 0,
  });
  const items = gates.data?.items ?? [];
  return new Map(items.map(({ stage_id, missing }) => [stage_id, missing.map(({ field }) => field)]));
}

/** The fields that are missing for some stage, each asked for only while that stage is chosen. */
function useMissingInputs(record: Rec, missing: ReadonlyMap<string, string[]>): VerbInput[] {
  const t = useTranslations('opportunities');
  const fields = useObject('opportunity')?.fields ?? [];
  const names = new Set([...missing.values()].flat());
  return fields
    .filter(({ name }) => names.has(name))
    .map(({ name, kind, label, choices, references, max_length }) => ({
      name,
      kind: kind as FieldKind,
      label,
      choices,
      references,
      max_length,
      currency: kind === 'money' ? String(record.currency) : undefined,
      required: true,
      hint: t('move.asked'),
      when: ({ stage_id }) => missing.get(String(stage_id))?.includes(name) ?? false,
    }));
}

/** A card was dropped where something is missing. */
export function MoveOnBoard({ record, to, onClose }: Props & { to: string }) {
  return <MoveOpportunity record={record} stageId={to} onClose={onClose} />;
}

/** To another open stage; what the stage asks for and is missing is asked for here, and saved before the move. */
export function MoveOpportunity({ record, stageId, onClose }: Props & { stageId?: string }) {
  const t = useTranslations('opportunities');
  const label = useLabelOf();
  const inWords = useLabel();
  const before = String(record.stage_id);
  const missing = useMissing(record);
  const asked = useMissingInputs(record, missing);
  const send = (stage_id: string, idempotencyKey?: string) =>
    data(
      api.POST('/api/v1/opportunities/{id}/move', {
        params: params(record, idempotencyKey ?? crypto.randomUUID()),
        body: { stage_id },
      }),
    );
  const fill = (filled: VerbValues, idempotencyKey: string) =>
    data(
      api.PATCH('/api/v1/opportunities/{id}', {
        params: params(record, idempotencyKey),
        body: { version: record.version ?? 0, ...bodyOf(filled) },
      }),
    );
  return (
    <VerbDialog<Opportunity>
      title={t('verbs.move')}
      text={t('move.text', { stage: inWords(bothOf(record.titles?.stage_id ?? '')) })}
      inputs={[
        {
          name: 'stage_id',
          kind: 'reference',
          label: label('stage_id'),
          required: true,
          render: ({ value, onChange, error }) => (
            <StageChoice record={record} value={value} onChange={onChange} error={error} />
          ),
        },
        ...asked,
      ]}
      initial={stageId ? { stage_id: stageId } : undefined}
      send={async ({ values: { stage_id, ...filled }, idempotencyKey }) => {
        if (Object.keys(filled).length > 0) await fill(filled, `${idempotencyKey}.fields`);
        return send(String(stage_id), idempotencyKey);
      }}
      touches={TOUCHES}
      done={({ titles }) => t('move.done', { stage: inWords(bothOf(titles.stage_id ?? '')) })}
      undo={() => send(before)}
      onClose={onClose}
    />
  );
}

export function NextStep({ record, onClose }: Props) {
  const t = useTranslations('opportunities');
  const label = useLabelOf();
  return (
    <VerbDialog<Opportunity>
      title={t('verbs.nextStep')}
      inputs={[
        { name: 'next_step', kind: 'text', label: label('next_step'), max_length: 200 },
        { name: 'expected_close_on', kind: 'date', label: label('expected_close_on') },
      ]}
      initial={{ next_step: record.next_step, expected_close_on: record.expected_close_on }}
      commit={t('nextStep.save')}
      send={({ values, idempotencyKey }) =>
        data(
          api.PATCH('/api/v1/opportunities/{id}', {
            params: params(record, idempotencyKey),
            body: {
              version: record.version ?? 0,
              next_step: (values.next_step as string | null) ?? null,
              expected_close_on: (values.expected_close_on as string | null) ?? null,
            },
          }),
        )
      }
      touches={TOUCHES}
      done={t('nextStep.done')}
      onClose={onClose}
    />
  );
}

export function WinOpportunity({ record, onClose }: Props) {
  const t = useTranslations('opportunities');
  const label = useLabelOf();
  const today = useToday();
  return (
    <VerbDialog<Opportunity>
      title={t('verbs.win')}
      text={t('win.text')}
      inputs={[
        { name: 'amount', kind: 'money', label: label('amount'), currency: String(record.currency) },
        { name: 'closed_on', kind: 'date', label: label('closed_on'), required: true },
      ]}
      initial={{ amount: record.amount, closed_on: today }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/opportunities/{id}/win', {
            params: params(record, idempotencyKey),
            body: {
              amount: (values.amount as Money | null) ?? undefined,
              closed_on: text(values, 'closed_on'),
            },
          }),
        )
      }
      touches={TOUCHES}
      done={t('win.done')}
      onClose={onClose}
    />
  );
}

export function LoseOpportunity({ record, onClose }: Props) {
  const t = useTranslations('opportunities');
  const label = useLabelOf();
  const today = useToday();
  return (
    <VerbDialog<Opportunity>
      title={t('verbs.lose')}
      isDangerous
      inputs={[
        { name: 'reason', kind: 'text', label: label('lost_reason'), required: true, max_length: 200 },
        { name: 'competitor', kind: 'text', label: label('competitor'), max_length: 200 },
        { name: 'closed_on', kind: 'date', label: label('closed_on'), required: true },
      ]}
      initial={{ competitor: record.competitor, closed_on: today }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/opportunities/{id}/lose', {
            params: params(record, idempotencyKey),
            body: {
              reason: String(values.reason),
              competitor: text(values, 'competitor'),
              closed_on: text(values, 'closed_on'),
            },
          }),
        )
      }
      touches={TOUCHES}
      done={t('lose.done')}
      onClose={onClose}
    />
  );
}

export function ReopenOpportunity({ record, onClose }: Props) {
  const t = useTranslations('opportunities');
  const label = useLabelOf();
  return (
    <VerbDialog<Opportunity>
      title={t('verbs.reopen')}
      text={t('reopen.text')}
      inputs={[
        {
          name: 'stage_id',
          kind: 'reference',
          label: label('stage_id'),
          render: ({ value, onChange, error }) => (
            <StageChoice
              record={record}
              value={value}
              onChange={onChange}
              error={error}
              hint={t('reopen.hint')}
            />
          ),
        },
      ]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/opportunities/{id}/reopen', {
            params: params(record, idempotencyKey),
            body: { stage_id: text(values, 'stage_id') },
          }),
        )
      }
      touches={TOUCHES}
      done={t('reopen.done')}
      onClose={onClose}
    />
  );
}
