import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { useListed } from '@/i18n/provider';
import { useFirstRecords } from '@/records/queries';
import '@/records/related-records.css';
import type { Rec } from '@/records/types';
import { useRoleChoices } from './roles-field';

/** What somebody may do, in the names of the roles; the record of a user does not carry them. */
export default function UserHeader({ record }: { record: Rec }) {
  const t = useTranslations('settings.user');
  const listed = useListed();
  const choices = useRoleChoices();
  const roles = useFirstRecords<Rec>('user-roles', {
    filter: [{ field: 'user_id', op: 'eq', value: record.id }],
  });
  if (!roles.data) return null;
  const names = roles.data.map(
    ({ role }) => choices.find(({ value }) => value === role)?.label ?? String(role),
  );
  return (
    <dl className="mx-record-facts">
      <div>
        <dt>{t('roles')}</dt>
        <dd>{names.length > 0 ? listed(names) : '—'}</dd>
      </div>
    </dl>
  );
}
