import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import type { Rec } from '@/records/types';
import { Figure } from '@/ui/explain';
import { ErrorPanel } from '@/ui/states';
import './customer.css';
import { customerFiguresQuery, type NamedFigure } from './figures';

/** The figures that a person asks for first; the rest stands in the chain. */
const shown = ['open', 'overdue', 'unapplied', 'contracted', 'collected', 'recognized', 'position'];

/** What a customer owes, paid and brought: each figure opens what it is made of. */
export function CustomerHeader({ record }: { record: Rec }) {
  const t = useTranslations('customers');
  const figures = useQuery(customerFiguresQuery(record.id));
  if (figures.isError) return <ErrorPanel error={figures.error} onRetry={() => figures.refetch()} />;
  const all = figures.data?.figures ?? [];
  const names = shown.filter((name) => all.some((figure) => figure.name === name));
  if (figures.data && names.length === 0) return <p className="mx-figures-none">{t('noFigures')}</p>;
  return (
    <section className="mx-figures" aria-label={t('figures')} aria-busy={figures.isPending}>
      {figures.isPending
        ? shown.slice(0, 5).map((name) => <div key={name} className="mx-figure-cell" />)
        : names.map((name) => (
            <FigureCell key={name} figures={all.filter((figure) => figure.name === name)} />
          ))}
    </section>
  );
}

/** One figure in every currency it has. */
function FigureCell({ figures }: { figures: NamedFigure[] }) {
  const label = useLabel();
  const [first] = figures;
  if (!first) return null;
  const isBad = first.name === 'overdue' && figures.some(({ amount }) => amount.amount_minor > 0);
  return (
    <div className="mx-figure-cell" data-tone={isBad ? 'bad' : undefined}>
      <span className="mx-figure-label">{label({ zh: first.label_zh, en: first.label_en })}</span>
      {figures.map(({ amount, figure }) => (
        <span key={amount.currency} className="mx-figure-value">
          <Figure value={amount} explain={figure} show={figures.length > 1 ? 'code' : 'symbol'} />
        </span>
      ))}
    </div>
  );
}
