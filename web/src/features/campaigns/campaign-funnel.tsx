import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import type { Money as Amount } from '@/lib/money';
import { useObject, useTotals } from '@/records/queries';
import type { FilterNode, Rec, Totals } from '@/records/types';
import { To } from '@/ui/link';
import { Money, Moneys } from '@/ui/money';
import './campaign.css';

/** What a campaign cost, and how far what it brought has come: from leads to cash. */
export function CampaignFunnel({ record }: { record: Rec }) {
  const t = useTranslations('campaigns');
  const label = useLabel();
  const fields = useObject('campaign')?.fields ?? [];
  const mine: FilterNode = { field: 'campaign_id', op: 'eq', value: record.id };
  const won: FilterNode = { field: 'status', op: 'eq', value: 'won' };
  const leads = useTotals('leads', { filter: [mine] });
  const opportunities = useTotals('opportunities', { filter: [mine] });
  const wins = useTotals('opportunities', { filter: [mine, won] });
  const orders = useTotals('orders', {
    filter: [mine, { field: 'status', op: 'ne', value: 'cancelled' }],
  });
  const order = useObject('order');
  const money = ['budget', 'cost', 'expected_income'].flatMap((name) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field ? [{ field, value: record[name] as Amount | null }] : [];
  });
  return (
    <div className="mx-campaign">
      <dl className="mx-campaign-money">
        {money.map(({ field, value }) => (
          <div key={field.name}>
            <dt>{label(field.label)}</dt>
            <dd>
              <Money value={value} />
            </dd>
          </div>
        ))}
      </dl>
      <ol className="mx-funnel" aria-label={t('funnel')}>
        <Step name={t('steps.leads')} totals={leads.data} to={listOf('leads', [mine])} />
        <Step
          name={t('steps.opportunities')}
          totals={opportunities.data}
          sum="amount"
          to={listOf('opportunities', [mine])}
        />
        <Step
          name={t('steps.won')}
          totals={wins.data}
          sum="amount"
          to={listOf('opportunities', [mine, won])}
        />
        <Step name={t('steps.ordered')} totals={orders.data} sum="total" to={listOf('orders', [mine])} />
        {['invoiced', 'paid', 'recognized'].map((name) => {
          const field = order?.fields.find((candidate) => candidate.name === name);
          return (
            field && <Step key={name} name={label(field.label)} totals={orders.data} sum={name} isSumOnly />
          );
        })}
      </ol>
    </div>
  );
}

function listOf(plural: string, filter: FilterNode[]): string {
  return `/${plural}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

function Step({
  name,
  totals,
  sum,
  to,
  isSumOnly,
}: {
  name: string;
  totals: Totals | undefined;
  sum?: string;
  to?: string;
  isSumOnly?: boolean;
}) {
  const t = useTranslations('common');
  const count = totals ? t('count', { count: totals.count }) : '…';
  return (
    <li>
      <span className="mx-chain-label">{name}</span>
      {!isSumOnly && <span>{to && totals?.count ? <To to={to}>{count}</To> : count}</span>}
      {sum && totals && <Moneys values={totals.sums[sum] ?? []} />}
    </li>
  );
}
