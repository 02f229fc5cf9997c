import { useLanguage } from '@/i18n/provider';
import type { Rec } from '@/records/types';
import { memoText } from './memo';

/** What an entry is about, in the language of the reader. */
export function MemoCell({ record }: { record: Rec }) {
  const { locale } = useLanguage();
  return memoText(String(record.memo ?? ''), locale);
}
