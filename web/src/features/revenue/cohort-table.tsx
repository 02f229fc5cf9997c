import '@/i18n/words/revenue';
import { IconLock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Figure } from '@/ui/explain';
import {
  type CohortBlock,
  type CohortCell,
  type CohortMonth,
  type CohortRow,
  columnsAfter,
  type SideColumn,
} from './cohorts';
import { useSideWords } from './side-words';

type Amount = CohortRow['billed'];

/** Cohorts down, months across; what is planned is hatched and says so. */
export function CohortTable({ block, months }: { block: CohortBlock; months: CohortMonth[] }) {
  const t = useTranslations('revenue');
  const { currency, cohorts, total } = block;
  const after = columnsAfter(total);
  return (
    <>
      <section className="mx-scroll-x" tabIndex={0} aria-label={t('cohorts.table', { currency })}>
        <table className="mx-table mx-months mx-cohorts">
          <Head months={months} after={after} />
          <tbody>
            {cohorts.map((row) => (
              <Row key={row.cohort} row={row} name={row.cohort} months={months} after={after} />
            ))}
          </tbody>
          <tfoot>
            <Row row={total} name={t('total')} months={months} after={after} isTotal />
          </tfoot>
        </table>
      </section>
      <p className="mx-foot-note mx-muted">
        <span className="mx-planned mx-planned-key" aria-hidden /> {t('plannedKey')}
      </p>
    </>
  );
}

function Head({ months, after }: { months: CohortMonth[]; after: SideColumn[] }) {
  const t = useTranslations('revenue');
  const words = useSideWords();
  return (
    <thead>
      <tr>
        <th scope="col">{t('cohorts.cohort')}</th>
        <th scope="col" className="mx-num">
          {t('cohorts.contracts')}
        </th>
        {(['billed', 'earlier'] as const).map((name) => (
          <th key={name} scope="col" className="mx-num">
            {words[name]}
          </th>
        ))}
        {months.map(({ period, is_planned, period_closed }) => (
          <th key={period} scope="col" className={is_planned ? 'mx-num mx-planned' : 'mx-num'}>
            {period}
            <span className="mx-month-state">
              {period_closed && <IconLock size={11} aria-hidden />}
              {is_planned ? t('planned') : t(period_closed ? 'cohorts.closed' : 'cohorts.open')}
            </span>
          </th>
        ))}
        {after.map((name) => (
          <th key={name} scope="col" className="mx-num">
            {words[name]}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  row: CohortRow;
  name: string;
  months: CohortMonth[];
  after: SideColumn[];
  isTotal?: boolean;
}

function Row({ row, name, months, after, isTotal }: RowProps) {
  const cells = new Map(row.cells.map((cell) => [cell.period, cell]));
  return (
    <tr className={isTotal ? 'mx-strong' : undefined}>
      <th scope="row" className="mx-cell-head">
        {name}
      </th>
      <td className="mx-num">{row.contracts}</td>
      <AmountCell amount={row.billed} />
      <AmountCell amount={row.earlier} />
      {months.map(({ period, is_planned }) => (
        <MonthCell key={period} cell={cells.get(period)} isPlannedMonth={is_planned} />
      ))}
      {after.map((column) => (
        <AmountCell
          key={column}
          amount={row[column]}
          isPlanned={column === 'later' || column === 'overdue'}
        />
      ))}
    </tr>
  );
}

function AmountCell({ amount, isPlanned }: { amount: Amount; isPlanned?: boolean }) {
  if (amount.amount.amount_minor === 0) return <td className="mx-num mx-muted">—</td>;
  return (
    <td className={isPlanned ? 'mx-num mx-planned' : 'mx-num'}>
      <Figure value={amount.amount} explain={amount.figure} show="amount" />
    </td>
  );
}

function MonthCell({ cell, isPlannedMonth }: { cell: CohortCell | undefined; isPlannedMonth: boolean }) {
  const isActual = Boolean(cell && cell.actual.amount.amount_minor !== 0);
  const isPlanned = Boolean(cell && cell.planned.amount.amount_minor !== 0);
  if (!cell || (!isPlanned && !isActual)) return <td className="mx-num mx-muted">—</td>;
  return (
    <td className={isPlannedMonth ? 'mx-num mx-planned' : 'mx-num'}>
      <MonthAmounts cell={cell} isPlannedMonth={isPlannedMonth} />
    </td>
  );
}

/** A month of a cohort: what was recognised, and under it what is planned, said in words where the month does not. */
export function MonthAmounts({ cell, isPlannedMonth }: { cell: CohortCell; isPlannedMonth: boolean }) {
  const t = useTranslations('revenue');
  const { actual, planned } = cell;
  return (
    <>
      {actual.amount.amount_minor !== 0 && (
        <Figure value={actual.amount} explain={actual.figure} show="amount" />
      )}
      {planned.amount.amount_minor !== 0 && (
        <span className={isPlannedMonth ? undefined : 'mx-planned mx-planned-amount'}>
          <span className={isPlannedMonth ? 'mx-sr-only' : 'mx-planned-word'}>{t('planned')}</span>
          <Figure value={planned.amount} explain={planned.figure} show="amount" />
        </span>
      )}
    </>
  );
}
