import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import type { Money } from '@/lib/money';
import { useObject, useTotals } from '@/records/queries';
import type { Rec } from '@/records/types';
import { type Axis, AxisBars } from '@/ui/axis-bars';
import { Figure } from '@/ui/explain';
import { ErrorPanel } from '@/ui/states';
import './contract.css';

/** What of an order counts, and whether it is measured without tax or with it. */
const axes = [
  ['net', 'net'],
  ['delivered', 'net'],
  ['accepted', 'net'],
  ['invoiced', 'total'],
  ['paid', 'total'],
  ['recognized', 'net'],
] as const;

/** How far a contract is performed, summed over its orders by the server, and its position. */
export function ContractHeader({ record }: { record: Rec }) {
  const t = useTranslations('contracts');
  const label = useLabel();
  const contract = useObject('contract');
  const order = useObject('order');
  const totals = useTotals(
    'orders',
    {
      filter: [
        { field: 'contract_id', op: 'eq', value: record.id },
        { field: 'status', op: 'ne', value: 'cancelled' },
      ],
    },
    Boolean(order),
  );
  const position = record.position as Money | undefined;
  if (totals.isError) return <ErrorPanel error={totals.error} onRetry={() => totals.refetch()} />;
  const sums = totals.data?.sums ?? {};
  const shown: Axis[] = axes.flatMap(([name, basis]) => {
    const field = order?.fields.find((candidate) => candidate.name === name);
    const of = record[basis] as Money;
    const value = sums[name]?.find(({ currency }) => currency === record.currency);
    if (!field) return [];
    return [
      {
        name,
        label: name === 'net' ? t('orderedNet') : label(field.label),
        value: value ?? { amount_minor: 0, currency: String(record.currency) },
        of,
      },
    ];
  });
  const positionField = contract?.fields.find(({ name }) => name === 'position');
  return (
    <>
      {order && <AxisBars label={t('performance')} axes={shown} />}
      {position && positionField && (
        <p className="mx-position">
          <span>{label(positionField.label)}</span>
          <strong>
            <Figure value={position} explain={`contract:${record.id}:position`} />
          </strong>
          <span>
            {t(position.amount_minor > 0 ? 'asset' : position.amount_minor < 0 ? 'liability' : 'level')}
          </span>
        </p>
      )}
    </>
  );
}
