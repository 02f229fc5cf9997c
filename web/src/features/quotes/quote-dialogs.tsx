import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { DocumentSums } from '@/records/lines/document-sums';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { useGo } from '@/ui/link';

type Quote = components['schemas']['Quote'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['quotes', 'opportunities', 'customers'];

const params = (record: Rec, idempotencyKey: string) => ({
  path: { id: record.id },
  header: { 'Idempotency-Key': idempotencyKey },
});

export function SendQuote({ record, onClose }: Props) {
  const t = useTranslations('quotes');
  return (
    <VerbDialog<Quote>
      title={t('verbs.send')}
      text={t('send.text', { date: String(record.valid_until) })}
      send={({ idempotencyKey }) =>
        data(api.POST('/api/v1/quotes/{id}/send', { params: params(record, idempotencyKey) }))
      }
      touches={TOUCHES}
      done={t('send.done')}
      onClose={onClose}
    />
  );
}

export function AcceptQuote({ record, onClose }: Props) {
  const t = useTranslations('quotes');
  return (
    <VerbDialog<Quote>
      title={t('verbs.accept')}
      text={t('accept.text')}
      send={({ idempotencyKey }) =>
        data(api.POST('/api/v1/quotes/{id}/accept', { params: params(record, idempotencyKey) }))
      }
      touches={TOUCHES}
      done={t('accept.done')}
      onClose={onClose}
    />
  );
}

export function RejectQuote({ record, onClose }: Props) {
  const t = useTranslations('quotes');
  const reason = useObject('quote')?.fields.find(({ name }) => name === 'reject_reason');
  return (
    <VerbDialog<Quote>
      title={t('verbs.reject')}
      isDangerous
      inputs={[{ name: 'reason', kind: 'text', label: reason?.label ?? '', required: true, max_length: 200 }]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/quotes/{id}/reject', {
            params: params(record, idempotencyKey),
            body: { reason: String(values.reason) },
          }),
        )
      }
      touches={TOUCHES}
      done={t('reject.done')}
      onClose={onClose}
    />
  );
}

/** The contract of an accepted quote: customer, term and lines are those of the quote. */
export function MakeContract({ record, onClose }: Props) {
  const t = useTranslations('quotes');
  const go = useGo();
  const fields = new Map(useObject('contract')?.fields.map((field) => [field.name, field.label]));
  const label = (name: string) => fields.get(name) ?? '';
  const customer = record.titles?.customer_id ?? '';
  return (
    <VerbDialog<components['schemas']['ContractWithLines']>
      title={t('verbs.contract')}
      text={t('contract.text')}
      inputs={[
        { name: 'title', kind: 'text', label: label('title'), required: true, max_length: 200 },
        { name: 'starts_on', kind: 'date', label: label('starts_on') },
        { name: 'ends_on', kind: 'date', label: label('ends_on') },
      ]}
      initial={{ title: t('contract.title', { customer }) }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/contracts/from-quote', {
            params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              quote_id: record.id,
              title: String(values.title),
              starts_on: (values.starts_on as string | null) ?? undefined,
              ends_on: (values.ends_on as string | null) ?? undefined,
            },
          }),
        )
      }
      preview={(contract) => <DocumentSums record={contract} />}
      touches={[...TOUCHES, 'contracts', 'contract-lines']}
      done={({ number }) => t('contract.done', { number })}
      onDone={({ id }) => go(`/contracts/${id}`)}
      onClose={onClose}
    />
  );
}
