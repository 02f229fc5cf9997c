import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { todayIn } from '@/lib/dates';
import { FieldInput } from '@/records/field-input';
import { FieldText } from '@/records/field-text';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { Money } from '@/ui/money';

type Contract = components['schemas']['Contract'];
type Signed = components['schemas']['ContractWithInstallments'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['contracts', 'installments', 'customers', 'opportunities', 'orders'];

const params = (record: Rec, idempotencyKey: string) => ({
  path: { id: record.id },
  header: { 'Idempotency-Key': idempotencyKey },
});

/** Signing writes the collection plan: it is shown first. */
export function SignContract({ record, onClose }: Props) {
  const t = useTranslations('contracts');
  const today = todayIn(useSession().organization.time_zone);
  const signed = useObject('contract')?.fields.find(({ name }) => name === 'signed_on');
  return (
    <VerbDialog<Signed>
      title={t('verbs.sign')}
      text={t('sign.text')}
      size="lg"
      inputs={[
        {
          name: 'signed_on',
          kind: 'date',
          label: signed?.label ?? '',
          required: true,
          // Without the focus of a first field: an open calendar would cover the plan.
          render: ({ value, onChange, error }) =>
            signed && (
              <FieldInput field={signed} value={value ?? null} onChange={onChange} error={error} required />
            ),
        },
      ]}
      initial={{ signed_on: today }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/contracts/{id}/sign', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
            body: { signed_on: String(values.signed_on) },
          }),
        )
      }
      preview={(contract) => <PlanPreview contract={contract} />}
      touches={TOUCHES}
      done={({ number }) => t('sign.done', { number })}
      onClose={onClose}
    />
  );
}

/** The installments that signing would write; their sum is the contract's total, as the server says it. */
function PlanPreview({ contract }: { contract: Signed }) {
  const t = useTranslations('contracts');
  const tc = useTranslations('common');
  const label = useLabel();
  const fields = useObject('installment')?.fields ?? [];
  const columns = ['sequence', 'trigger', 'due_on', 'amount'].flatMap(
    (name) => fields.find((field) => field.name === name) ?? [],
  );
  if (contract.installments.length === 0) return <p>{t('sign.noPlan')}</p>;
  return (
    <table className="mx-table">
      <caption className="mx-sr-only">{t('plan')}</caption>
      <thead>
        <tr>
          {columns.map((field) => (
            <th key={field.name} scope="col" className={field.name === 'amount' ? 'mx-num' : undefined}>
              {label(field.label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {contract.installments.map((installment) => (
          <tr key={installment.id}>
            {columns.map((field) => (
              <td key={field.name} className={field.name === 'amount' ? 'mx-num' : undefined}>
                <FieldText field={field} record={installment as unknown as Rec} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={columns.length - 1}>{tc('total')}</td>
          <td className="mx-num">
            <Money value={contract.total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

export function CloseContract({ record, onClose }: Props) {
  const t = useTranslations('contracts');
  return (
    <VerbDialog<Contract>
      title={t('verbs.close')}
      text={t('close.text')}
      send={({ idempotencyKey }) =>
        data(api.POST('/api/v1/contracts/{id}/close', { params: params(record, idempotencyKey) }))
      }
      touches={TOUCHES}
      done={t('close.done')}
      onClose={onClose}
    />
  );
}

export function TerminateContract({ record, onClose }: Props) {
  const t = useTranslations('contracts');
  return (
    <VerbDialog<Contract>
      title={t('verbs.terminate')}
      text={t('terminate.text')}
      isDangerous
      inputs={[
        { name: 'reason', kind: 'text', label: t('terminate.reason'), required: true, max_length: 200 },
      ]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/contracts/{id}/terminate', {
            params: params(record, idempotencyKey),
            body: { reason: String(values.reason) },
          }),
        )
      }
      touches={TOUCHES}
      done={t('terminate.done')}
      onClose={onClose}
    />
  );
}

export function ReopenContract({ record, onClose }: Props) {
  const t = useTranslations('contracts');
  return (
    <VerbDialog<Contract>
      title={t('verbs.reopen')}
      text={t('reopen.text')}
      inputs={[{ name: 'reason', kind: 'text', label: t('reopen.reason'), required: true, max_length: 500 }]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/contracts/{id}/reopen', {
            params: params(record, idempotencyKey),
            body: { reason: String(values.reason) },
          }),
        )
      }
      touches={TOUCHES}
      done={t('reopen.done')}
      onClose={onClose}
    />
  );
}
