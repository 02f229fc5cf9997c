import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useObjects } from '@/records/queries';
import { To } from '@/ui/link';
import { Empty } from '@/ui/states';

/** Where roles work that have no queue of their own, by what they may open. */
const doors = [
  { id: 'setup', to: '/settings/setup', action: 'user.create' },
  { id: 'settings', to: '/settings', action: 'user.create' },
  { id: 'jobs', to: '/settings/jobs', action: 'job.read' },
  { id: 'close', to: '/close', object: 'period' },
  { id: 'waterfall', to: '/waterfall', object: 'revenue_event' },
  { id: 'aging', to: '/aging', object: 'invoice' },
  { id: 'collections', to: '/collections', object: 'installment' },
  { id: 'orders', to: '/orders', object: 'order' },
  { id: 'audit', to: '/audit-entries', object: 'audit_entry' },
] as const;

const SHOWN = 6;

/** Nothing waits: that is said, and the ways on are shown. */
export function Doors() {
  const t = useTranslations('today');
  const objects = useObjects();
  const { actions } = useSession();
  const open = doors.filter((door) =>
    'object' in door ? objects.has(door.object) : actions.includes(door.action),
  );
  return (
    <>
      <Empty title={t('empty')} text={open.length > 0 ? t('emptyText') : t('noRights')} />
      <ul className="mx-doors">
        {open.slice(0, SHOWN).map(({ id, to }) => (
          <li key={id}>
            <To to={to} className="mx-door">
              <strong>{t(`doors.${id}.title`)}</strong>
              <span className="mx-muted">{t(`doors.${id}.text`)}</span>
            </To>
          </li>
        ))}
      </ul>
    </>
  );
}
