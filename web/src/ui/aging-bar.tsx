import { useLanguage } from '@/i18n/provider';
import { formatMoney, type Money } from '@/lib/money';
import './aging-bar.css';

export interface AgingPart {
  /** Name of the bucket in words. */
  label: string;
  amount: Money;
}

/** Shares of the bar in per mille; what is negative takes no room. `of` is the amount that fills the bar. */
export function sharesOf(parts: AgingPart[], of: number): number[] {
  if (of <= 0) return parts.map(() => 0);
  return parts.map(({ amount }) => Math.max(0, (amount.amount_minor / of) * 1000));
}

interface Props {
  parts: AgingPart[];
  /** Who or what the bar is about. */
  label: string;
  /** Fills the bar: the largest total of the column, so that rows can be compared; its own total when left out. */
  of?: number;
}

/** Receivables by age as one stacked bar. The words carry the numbers; the colour only deepens with age. */
export function AgingBar({ parts, label, of }: Props) {
  const { locale } = useLanguage();
  const positive = parts.reduce((sum, { amount }) => sum + Math.max(0, amount.amount_minor), 0);
  const shares = sharesOf(parts, of ?? positive);
  const list = new Intl.ListFormat(locale, { type: 'unit' });
  const words = list.format(
    parts
      .filter(({ amount }) => amount.amount_minor !== 0)
      .map((part) => `${part.label} ${formatMoney(part.amount)}`),
  );
  let x = 0;
  return (
    <svg
      className="mx-aging-bar"
      role="img"
      aria-label={`${label} ${words}`}
      viewBox="0 0 1000 12"
      preserveAspectRatio="none"
    >
      {parts.map((part, place) => {
        const width = shares[place] ?? 0;
        const from = x;
        x += width;
        if (width === 0) return null;
        return (
          <rect
            key={part.label}
            className={`mx-age-${Math.min(place, 4)}`}
            x={from}
            y={0}
            width={width}
            height={12}
          >
            <title>{`${part.label} ${formatMoney(part.amount)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
