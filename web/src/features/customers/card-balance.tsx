import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { sumByCurrency } from '@/lib/money';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { Money } from '@/ui/money';
import { useToday } from '@/ui/use-today';

/** What a customer owes, and below it what of that is overdue: one question for the whole list. */
export function CardBalance({ record }: { record: Rec }) {
  const t = useTranslations('customers.balance');
  const as_of = useToday();
  const isSeen = useObject('invoice') !== undefined;
  const aging = useQuery({
    queryKey: ['invoices', 'balances', as_of],
    queryFn: () =>
      data(api.GET('/api/v1/aging', { params: { query: { as_of, by: 'due_on', by_customer: true } } })),
    enabled: isSeen,
    staleTime: 60_000,
  });
  const own = (aging.data?.customers ?? []).filter(({ customer_id }) => customer_id === record.id);
  const [first] = own;
  if (!first) return null;
  const { total, buckets } = first.aging;
  // The first bucket is what is not due yet.
  const [overdue] = sumByCurrency(buckets.slice(1).map(({ amount }) => amount));
  return (
    <>
      <span>
        {t('open')} <Money value={total} show={own.length > 1 ? 'code' : 'symbol'} />
      </span>
      {overdue && overdue.amount_minor > 0 && (
        <span className="mx-card-due mx-bad-text">
          {t('overdue')} <Money value={overdue} show="amount" />
        </span>
      )}
    </>
  );
}
