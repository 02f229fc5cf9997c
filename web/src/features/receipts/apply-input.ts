import type { useTranslations } from 'use-intl';
import type { VerbInput, VerbValues } from '@/records/verb-dialog';

/** How money is put on invoices; what is suggested comes first, and never silently what is due first. */
export function applyInput(
  t: ReturnType<typeof useTranslations<'receipts'>>,
  when?: (values: VerbValues) => boolean,
): VerbInput {
  const choice = (value: string, words: string) => ({ value, label: { zh: words, en: words } });
  return {
    name: 'apply',
    kind: 'choice',
    label: t('apply.label'),
    required: true,
    when,
    hint: t('apply.hint'),
    choices: [
      choice('suggested', t('apply.suggested')),
      choice('none', t('apply.none')),
      choice('oldest_first', t('apply.oldestFirst')),
    ],
  };
}
