import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { choiceText } from '@/records/field-text';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { StatusTag } from '@/ui/status-tag';

/** Where an invoice stands; of one that is late, by how many days. */
export function InvoiceState({ record }: { record: Rec }) {
  const t = useTranslations('invoices');
  const label = useLabel();
  const field = useObject('invoice')?.fields.find(({ name }) => name === 'state');
  const value = String(record.state ?? '');
  if (!field || value === '') return null;
  const days = typeof record.days_late === 'number' ? record.days_late : 0;
  return (
    <StatusTag status={value}>
      {value === 'overdue' ? t('late', { days }) : choiceText(field, value, label)}
    </StatusTag>
  );
}
