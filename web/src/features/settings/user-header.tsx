import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { useLabel, useListed } from '@/i18n/provider';
import { useFirstRecords, useObject } from '@/records/queries';
import '@/records/related-records.css';
import type { Rec } from '@/records/types';

/** What somebody may do, in the names of the roles; the record of a user does not carry them. */
export default function UserHeader({ record }: { record: Rec }) {
  const t = useTranslations('settings.user');
  const listed = useListed();
  const label = useLabel();
  const choices = useObject('user_role')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  const roles = useFirstRecords<Rec>('user-roles', {
    filter: [{ field: 'user_id', op: 'eq', value: record.id }],
  });
  if (!roles.data) return null;
  const names = roles.data.map(({ role }) => {
    const choice = choices.find(({ value }) => value === role);
    return choice ? label(choice.label) : String(role);
  });
  return (
    <dl className="mx-record-facts">
      <div>
        <dt>{t('roles')}</dt>
        <dd>{names.length > 0 ? listed(names) : '—'}</dd>
      </div>
    </dl>
  );
}
