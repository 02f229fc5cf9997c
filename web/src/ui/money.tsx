import { useLanguage } from '@/i18n/provider';
import { type Money as Amount, formatAmount, formatCompact, formatMoney } from '@/lib/money';

interface Props {
  value: Amount | null | undefined;
  /** `amount` where the column has one currency, `symbol` where it mixes, `code` where two dollars could be confused. */
  show?: 'amount' | 'symbol' | 'code';
  /** Short form for tiles and cards; the exact amount is its title. */
  compact?: boolean;
}

/** The only way an amount is shown: tabular figures, never wrapped; unknown is a dash. */
export function Money({ value, show = 'symbol', compact = false }: Props) {
  const { locale } = useLanguage();
  if (!value) return <span className="mx-figure">—</span>;
  const exact = show === 'amount' ? formatAmount(value) : formatMoney(value, show);
  const className = value.amount_minor === 0 ? 'mx-figure mx-zero' : 'mx-figure';
  if (!compact) return <span className={className}>{exact}</span>;
  return (
    <span className={className} title={exact}>
      {formatCompact(value, locale)}
    </span>
  );
}

/** Amounts of several currencies side by side, never added. */
export function Moneys({ values, compact = false }: { values: Amount[]; compact?: boolean }) {
  if (values.length === 0) return <Money value={null} />;
  return (
    <span className="mx-moneys">
      {values.map((value) => (
        <Money
          key={value.currency}
          value={value}
          compact={compact}
          show={values.length > 1 ? 'code' : 'symbol'}
        />
      ))}
    </span>
  );
}
