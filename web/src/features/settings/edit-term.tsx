import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { useTermInputs } from './create-term';
import { termChanges, termValues } from './term-changes';
import './settings.css';

/** The name at any time; days, discount and plan until the first document is made with it. */
export default function EditTerm({ record, onClose }: { record: Rec; onClose: () => void }) {
  const t = useTranslations('settings.term');
  return (
    <VerbDialog
      title={t('edit')}
      text={t('editText')}
      size="lg"
      inputs={useTermInputs()}
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
