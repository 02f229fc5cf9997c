import '@/i18n/words/collections';
import { useTranslations } from 'use-intl';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { StatusTag, type Tone } from '@/ui/status-tag';
import type { CollectionState, PlannedInstallment } from './queries';

export const tones: Record<CollectionState, Tone> = {
  waiting: 'neutral',
  pre_due: 'info',
  due: 'warn',
  overdue: 'bad',
  settled: 'good',
};

/** When it is due in words: how many days are left, or how late it is; or what it waits for. */
function When({ item }: { item: PlannedInstallment }) {
  const t = useTranslations('collections');
  if (!item.due_on) return <span className="mx-muted">{t(`trigger.${item.trigger}`)}</span>;
  const days = item.days_left ?? 0;
  return (
    <>
      <span className="mx-figure">{item.due_on}</span>{' '}
      {item.state !== 'settled' && (
        <span className={days < 0 ? 'mx-bad-text' : 'mx-muted'}>
          {days < 0 ? t('late', { days: -days }) : t('left', { days })}
        </span>
      )}
    </>
  );
}

export function PlanTable({ items }: { items: PlannedInstallment[] }) {
  const t = useTranslations('collections');
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('due')}</th>
            <th scope="col">{t('state.label')}</th>
            <th scope="col">{t('customer')}</th>
            <th scope="col">{t('contract')}</th>
            <th scope="col" className="mx-num">
              {t('sequence')}
            </th>
            <th scope="col">{t('trigger.label')}</th>
            <th scope="col" className="mx-num">
              {t('planned')}
            </th>
            <th scope="col" className="mx-num">
              {t('settled')}
            </th>
            <th scope="col" className="mx-num">
              {t('open')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <td>
                <When item={item} />
              </td>
              <td>
                <StatusTag tone={tones[item.state]}>{t(`state.${item.state}`)}</StatusTag>
              </td>
              <td>
                <To to={`/customers/${item.customer_id}`}>{item.customer_name}</To>
              </td>
              <td>
                <To to={`/contracts/${item.contract_id}`}>{item.contract_number}</To>
              </td>
              <td className="mx-num">{item.sequence}</td>
              <td>{t(`trigger.${item.trigger}`)}</td>
              <td className="mx-num">
                <Money value={item.amount} show="amount" />
              </td>
              <td className="mx-num">
                <Money value={item.settled} show="amount" />
              </td>
              <td className="mx-num">
                <Money value={item.open} show="code" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function PlanCards({ items }: { items: PlannedInstallment[] }) {
  const t = useTranslations('collections');
  return (
    <ul className="mx-plain-list">
      {items.map((item) => (
        <li key={item.id} className="mx-tile">
          <span className="mx-tile-line">
            <To to={`/contracts/${item.contract_id}`} className="mx-ellipsis">
              {item.customer_name}
            </To>
            <Money value={item.open} show="code" />
          </span>
          <span className="mx-tile-line">
            <span className="mx-ellipsis">
              <When item={item} />
            </span>
            <StatusTag tone={tones[item.state]}>{t(`state.${item.state}`)}</StatusTag>
          </span>
        </li>
      ))}
    </ul>
  );
}
