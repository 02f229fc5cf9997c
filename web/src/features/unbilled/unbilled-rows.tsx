import { Checkbox } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { StatusTag } from '@/ui/status-tag';
import type { CustomerGroup, UnbilledItem } from './queries';

interface Props {
  groups: CustomerGroup[];
  selected: ReadonlySet<string>;
  /** Absent where the caller may not draft invoices. */
  onTick?: (ids: string[], on: boolean) => void;
}

const tones = { accepted: 'good', delivered: 'info', service: 'neutral' } as const;

function TickAll({ group, selected, onTick }: { group: CustomerGroup } & Omit<Props, 'groups'>) {
  const t = useTranslations('invoices.unbilledList');
  if (!onTick) return null;
  const ids = group.items.map(({ id }) => id);
  const count = ids.filter((id) => selected.has(id)).length;
  return (
    <Checkbox
      aria-label={t('tickCustomer', { name: group.name })}
      checked={count === ids.length}
      indeterminate={count > 0 && count < ids.length}
      onChange={(event) => onTick(ids, event.currentTarget.checked)}
    />
  );
}

function Tick({ item, selected, onTick }: { item: UnbilledItem } & Omit<Props, 'groups'>) {
  const t = useTranslations('invoices.unbilledList');
  if (!onTick) return null;
  return (
    <Checkbox
      aria-label={t('tick', { description: item.description, order: item.order_number })}
      checked={selected.has(item.id)}
      onChange={(event) => onTick([item.id], event.currentTarget.checked)}
    />
  );
}

export function UnbilledTable({ groups, selected, onTick }: Props) {
  const t = useTranslations('invoices.unbilledList');
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <thead>
          <tr>
            {onTick && (
              <th scope="col">
                <span className="mx-sr-only">{t('select')}</span>
              </th>
            )}
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('order')}</th>
            <th scope="col">{t('delivery')}</th>
            <th scope="col">{t('basis.label')}</th>
            <th scope="col">{t('since')}</th>
            <th scope="col" className="mx-num">
              {t('quantity')}
            </th>
            <th scope="col" className="mx-num">
              {t('net')}
            </th>
            <th scope="col" className="mx-num">
              {t('tax')}
            </th>
            <th scope="col" className="mx-num">
              {t('gross')}
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.id}>
            <tr className="mx-group-row">
              {onTick && (
                <td>
                  <TickAll group={group} selected={selected} onTick={onTick} />
                </td>
              )}
              <th scope="rowgroup" colSpan={9}>
                <To to={`/customers/${group.id}`}>{group.name}</To>
              </th>
            </tr>
            {group.items.map((item) => (
              <tr key={item.id}>
                {onTick && (
                  <td>
                    <Tick item={item} selected={selected} onTick={onTick} />
                  </td>
                )}
                <td>{item.description}</td>
                <td>
                  <To to={`/orders/${item.order_id}`}>{item.order_number}</To>
                </td>
                <td>
                  {item.delivery_id ? (
                    <To to={`/deliveries/${item.delivery_id}`}>{item.delivery_number}</To>
                  ) : (
                    '—'
                  )}
                </td>
                <td>
                  <StatusTag tone={tones[item.basis]}>{t(`basis.${item.basis}`)}</StatusTag>
                </td>
                <td>
                  <span className="mx-figure">{item.since ?? '—'}</span>{' '}
                  <span className="mx-muted">{t('age', { days: item.age_days })}</span>
                </td>
                <td className="mx-num">
                  {item.quantity} {item.unit}
                </td>
                <td className="mx-num">
                  <Money value={item.net} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={item.tax} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={item.gross} show="code" />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

export function UnbilledCards({ groups, selected, onTick }: Props) {
  const t = useTranslations('invoices.unbilledList');
  return groups.map((group) => (
    <section key={group.id} aria-label={group.name}>
      <h2 className="mx-tile-group">
        <TickAll group={group} selected={selected} onTick={onTick} />
        {group.name}
      </h2>
      <ul className="mx-plain-list">
        {group.items.map((item) => (
          <li key={item.id} className={onTick ? 'mx-tile mx-tile-ticked' : 'mx-tile'}>
            <Tick item={item} selected={selected} onTick={onTick} />
            <span>
              <span className="mx-tile-line">
                <span className="mx-ellipsis">{item.description}</span>
                <Money value={item.gross} show="code" />
              </span>
              <span className="mx-tile-line mx-muted">
                <span className="mx-ellipsis">
                  {item.delivery_number ?? item.order_number} · {item.quantity} {item.unit}
                </span>
                <span>
                  {t(`basis.${item.basis}`)} · {t('age', { days: item.age_days })}
                </span>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
