import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { useLabel, useListed } from '@/i18n/provider';
import { choiceText } from '@/records/field-text';
import { useFirstRecords, useObject } from '@/records/queries';
import '@/records/related-records.css';
import type { Rec } from '@/records/types';

/** What somebody may do, in the names of the roles; the record of a user does not carry them. */
export default function UserHeader({ record }: { record: Rec }) {
  const t = useTranslations('settings.user');
  const listed = useListed();
  const label = useLabel();
  const field = useObject('user_role')?.fields.find(({ name }) => name === 'role');
  const roles = useFirstRecords<Rec>('user-roles', {
    filter: [{ field: 'user_id', op: 'eq', value: record.id }],
  });
  if (!roles.data || !field) return null;
  const names = roles.data.map(({ role }) => choiceText(field, role, label));
  return (
    <dl className="mx-record-facts">
      <div>
        <dt>{t('roles')}</dt>
        <dd>{names.length > 0 ? listed(names) : '—'}</dd>
      </div>
    </dl>
  );
}
