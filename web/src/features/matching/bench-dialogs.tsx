import '@/i18n/words/matching';
import { useTranslations } from 'use-intl';
import { VerbDialog } from '@/records/verb-dialog';
import { claimReceipt, teachPayer, unapply } from './queries';
import type { Receipt } from './types';
import type { Posted } from './use-bench';

/** Takes the last matching back: every application of it is undone, and both stay in the books. */
export function UndoDialog({
  posted,
  onDone,
  onClose,
}: {
  posted: Posted;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('matching');
  return (
    <VerbDialog
      title={t('undo.title', { number: posted.number })}
      text={t('undo.text', { count: posted.applications.length })}
      inputs={[{ name: 'reason', kind: 'text', label: t('undo.reason'), required: true, max_length: 500 }]}
      initial={{ reason: t('undo.mistake') }}
      send={async ({ values, idempotencyKey }) => {
        // The newest first: each is its own change, and a retry goes on where it stopped.
        for (const [place, id] of [...posted.applications].reverse().entries()) {
          await unapply(id, String(values.reason), `${idempotencyKey}.${place}`);
        }
      }}
      commit={t('undo.commit')}
      touches={['receipts', 'invoices', 'applications', 'journal-entries']}
      done={t('undo.done')}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

/** Says whose unclaimed money is. */
export function ClaimDialog({
  receipt,
  customer,
  title,
  onClose,
}: {
  receipt: Receipt;
  customer: string | undefined;
  title: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('matching');
  return (
    <VerbDialog
      title={t('claim.title', { number: receipt.number })}
      text={t('claim.text')}
      inputs={[
        {
          name: 'customer_id',
          kind: 'reference',
          references: 'customer',
          label: t('claim.customer'),
          required: true,
          title,
        },
        { name: 'teach', kind: 'bool', label: t('claim.teach'), hint: receipt.payer_name ?? undefined },
      ]}
      initial={{ customer_id: customer, teach: true }}
      send={({ values, dryRun, idempotencyKey }) =>
        claimReceipt(
          receipt.id,
          { customer_id: String(values.customer_id), teach: values.teach === true },
          dryRun,
          idempotencyKey,
        )
      }
      commit={t('claim.commit')}
      touches={['receipts', 'invoices', 'payer-aliases', 'journal-entries']}
      done={t('claim.done')}
      onClose={onClose}
    />
  );
}

/** Remembers who pays under a name or from an account. */
export function TeachDialog({
  receipt,
  customer,
  title,
  onClose,
}: {
  receipt: Receipt;
  customer: string | undefined;
  title: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('matching');
  const known = [
    { kind: 'name' as const, payer: receipt.payer_name },
    { kind: 'account' as const, payer: receipt.payer_account },
  ].filter(({ payer }) => Boolean(payer));
  return (
    <VerbDialog
      title={t('teach.title')}
      text={t('teach.text')}
      inputs={[
        {
          name: 'payer',
          kind: 'choice',
          label: t('teach.payer'),
          required: true,
          choices: known.map(({ kind, payer }) => ({
            value: kind,
            label: { zh: payer ?? '', en: payer ?? '' },
          })),
        },
        {
          name: 'customer_id',
          kind: 'reference',
          references: 'customer',
          label: t('claim.customer'),
          required: true,
          title,
        },
      ]}
      initial={{ payer: known[0]?.kind, customer_id: customer }}
      send={({ values, idempotencyKey }) => {
        const kind = values.payer === 'account' ? 'account' : 'name';
        const payer = (kind === 'account' ? receipt.payer_account : receipt.payer_name) ?? '';
        return teachPayer({ kind, payer, customer_id: String(values.customer_id) }, idempotencyKey);
      }}
      touches={['payer-aliases', 'receipts']}
      done={t('teach.done')}
      onClose={onClose}
    />
  );
}
