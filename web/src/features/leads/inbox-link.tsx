import { useTranslations } from 'use-intl';
import { useTotals } from '@/records/queries';
import type { FilterNode } from '@/records/types';
import { To } from '@/ui/link';

const unanswered: FilterNode[] = [
  { field: 'status', op: 'eq', value: 'new' },
  { field: 'last_followed_up_at', op: 'empty' },
  { field: 'next_follow_up_on', op: 'empty' },
];
const filter = encodeURIComponent(JSON.stringify(unanswered));
const inbox = `/leads?filter=${filter}&sort=created_at&layout=inbox`;

/** How many new leads nobody answered, and the way through them one by one, the oldest first. */
export function InboxLink() {
  const t = useTranslations('leads');
  const count = useTotals('leads', { filter: unanswered }).data?.count ?? 0;
  if (count === 0) return null;
  return (
    <p className="mx-record-note">
      <To to={inbox}>{t('unanswered', { count })}</To>
    </p>
  );
}
