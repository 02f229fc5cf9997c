import '@/i18n/words/settings';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { totalsQuery } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { Waiting } from '@/ui/states';
import { useTermInputs } from './create-term';
import { termChanges, termValues } from './term-changes';
import './settings.css';

/** Documents that are made with a payment term. */
const USERS = ['quotes', 'contracts', 'orders'] as const;

/** The name at any time; days, discount and plan until the first document is made with it. */
export default function EditTerm({ record, onClose }: { record: Rec; onClose: () => void }) {
  const t = useTranslations('settings.term');
  const all = useTermInputs();
  // Documents keep the terms that they were made with: once there is one, only the name is asked for.
  const filter = [{ field: 'payment_term_id', op: 'eq' as const, value: record.id }];
  const used = useQueries({ queries: USERS.map((plural) => totalsQuery(plural, { filter })) }).map(
    ({ data }) => data?.count,
  );
  if (used.includes(undefined)) return <Waiting rows={1} />;
  const count = used.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return (
    <VerbDialog
      title={t('edit')}
      text={count > 0 ? t('inUse', { count }) : t('editText')}
      size="lg"
      inputs={count > 0 ? all.filter(({ name }) => name === 'name') : all}
      initial={termValues(record)}
      send={({ values, idempotencyKey }) =>
        request<Rec>(`/payment-terms/${record.id}`, {
          method: 'PATCH',
          body: { ...termChanges(record, values), version: record.version },
          idempotencyKey,
        })
      }
      touches={['payment-terms']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}
