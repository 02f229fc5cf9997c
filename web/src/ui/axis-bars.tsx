import type { Money } from '@/lib/money';
import './axis-bars.css';
import { Figure } from './explain';

export interface Axis {
  name: string;
  label: string;
  value: Money;
  /** What it is measured against, on the same basis: with tax or without. */
  of: Money | null;
  /** Opens what the value is made of. */
  explain?: string;
}

/** Separate amounts of one document, each with its own bar; never one status for all of them. */
export function AxisBars({ label, axes }: { label: string; axes: Axis[] }) {
  return (
    <ul className="mx-axes" aria-label={label}>
      {axes.map((axis) => (
        <li key={axis.name}>
          <span className="mx-axis-label">{axis.label}</span>
          <span className="mx-axis-value">
            <Figure value={axis.value} explain={axis.explain} />
            {axis.of && <span className="mx-axis-percent">{percentOf(axis)} %</span>}
          </span>
          {axis.of && (
            <span className="mx-axis-bar" aria-hidden="true" data-full={isFull(axis) || undefined}>
              <span style={{ width: `${Math.min(100, percentOf(axis))}%` }} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whole per cent, never rounded up to a hundred: what is nearly done is not done. */
export function percentOf({ value, of }: Pick<Axis, 'value' | 'of'>): number {
  if (!of || of.amount_minor === 0) return 0;
  return Math.floor((value.amount_minor / of.amount_minor) * 100);
}

function isFull({ value, of }: Axis): boolean {
  return of !== null && of.amount_minor > 0 && value.amount_minor >= of.amount_minor;
}
