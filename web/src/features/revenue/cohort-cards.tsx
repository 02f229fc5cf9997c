import '@/i18n/words/revenue';
import { useTranslations } from 'use-intl';
import { Figure } from '@/ui/explain';
import { MonthAmounts } from './cohort-table';
import {
  type CohortBlock,
  type CohortCell,
  type CohortMonth,
  type CohortRow,
  columnsAfter,
  type SideColumn,
} from './cohorts';
import { useSideWords } from './side-words';

/** The waterfall at a thumb: the total first, then a card per cohort that unfolds into its months. */
export function CohortCards({ block, months }: { block: CohortBlock; months: CohortMonth[] }) {
  const t = useTranslations('revenue');
  const { cohorts, total } = block;
  const sides: SideColumn[] = ['billed', 'earlier', ...columnsAfter(total)];
  return (
    <>
      <ul className="mx-plain-list">
        <li>
          <CohortCard row={total} name={t('total')} months={months} sides={sides} />
        </li>
        {[...cohorts].reverse().map((row) => (
          <li key={row.cohort}>
            <CohortCard row={row} name={row.cohort} months={months} sides={sides} />
          </li>
        ))}
      </ul>
      <p className="mx-foot-note mx-muted">
        <span className="mx-planned mx-planned-key" aria-hidden /> {t('plannedKey')}
      </p>
    </>
  );
}

interface CardProps {
  row: CohortRow;
  name: string;
  months: CohortMonth[];
  sides: SideColumn[];
}

function CohortCard({ row, name, months, sides }: CardProps) {
  const t = useTranslations('revenue');
  const words = useSideWords();
  const cells = new Map(row.cells.map((cell) => [cell.period, cell]));
  const shown = months.flatMap((month) => {
    const cell = cells.get(month.period);
    return cell && !isNothing(cell) ? [{ month, cell }] : [];
  });
  return (
    <div className="mx-cohort-card">
      <h3>
        {name} <span className="mx-muted">{t('cohorts.count', { count: row.contracts })}</span>
      </h3>
      <dl className="mx-cohort-facts">
        {sides
          .filter((side) => row[side].amount.amount_minor !== 0)
          .map((side) => (
            <div key={side}>
              <dt>{words[side]}</dt>
              <dd>
                <Figure value={row[side].amount} explain={row[side].figure} show="amount" />
              </dd>
            </div>
          ))}
      </dl>
      {shown.length > 0 && (
        <details>
          <summary>{t('cohorts.byMonth', { count: shown.length })}</summary>
          <dl className="mx-cohort-months">
            {shown.map(({ month, cell }) => (
              <div key={month.period} className={month.is_planned ? 'mx-planned' : undefined}>
                <dt>
                  {month.is_planned ? t('cohorts.plannedMonth', { month: month.period }) : month.period}
                </dt>
                <dd>
                  <MonthAmounts cell={cell} isPlannedMonth={month.is_planned} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

function isNothing({ actual, planned }: CohortCell): boolean {
  return actual.amount.amount_minor === 0 && planned.amount.amount_minor === 0;
}
