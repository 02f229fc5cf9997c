import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useLabel } from '@/i18n/provider';
import type { Money } from '@/lib/money';
import type { Rec } from '@/records/types';
import { AxisBars } from '@/ui/axis-bars';
import { ErrorPanel, Waiting } from '@/ui/states';

/** Which of the order's own amounts an axis is measured against: both with tax, or both without. */
const basis: Record<string, 'net' | 'total'> = {
  delivered: 'net',
  accepted: 'net',
  recognized: 'net',
  invoiced: 'total',
  paid: 'total',
};

/**
 * Delivered, accepted, invoiced, paid, recognised: separate amounts, each with its bar. What a cash discount took off
 * is never paid: it has its own amount, and the money is measured against the rest. Source: feature OR7.
 */
export function OrderAxes({ record }: { record: Rec }) {
  const t = useTranslations('orders');
  const label = useLabel();
  const figures = useQuery({
    queryKey: ['orders', 'figures', record.id, record.version],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/orders/{id}/figures', { params: { path: { id: record.id } }, signal })),
  });
  if (figures.isPending) return <Waiting rows={1} height={56} />;
  if (figures.isError) return <ErrorPanel error={figures.error} onRetry={() => figures.refetch()} />;
  const all = figures.data.figures;
  const discount = all.find(({ name }) => name === 'cash_discount')?.amount.amount_minor ?? 0;
  const shown = all.filter(({ name }) => name !== 'cash_discount' || discount !== 0);
  const axes = shown.map(({ name, amount, figure, label_zh, label_en }) => {
    const whole = basis[name] && (record[basis[name]] as Money);
    return {
      name,
      label: label({ zh: label_zh, en: label_en }),
      value: amount,
      of: whole ? lessened(whole, name === 'paid' ? discount : 0) : null,
      explain: figure,
    };
  });
  return <AxisBars label={t('axes')} axes={axes} />;
}

function lessened({ amount_minor, currency }: Money, by: number): Money {
  return { amount_minor: amount_minor - by, currency };
}
