import '@/i18n/words/revenue';
import { useTranslations } from 'use-intl';
import { Figure } from '@/ui/explain';
import { Money } from '@/ui/money';
import { type CurrencyWaterfall, rollsForward, type WaterfallMonth } from './waterfall';

const lines = ['opening', 'billed', 'recognized', 'closing'] as const;

/** The roll-forward: months across, `opening + recognised − billed = closing` down. */
export function WaterfallTable({ rows }: { rows: CurrencyWaterfall }) {
  const t = useTranslations('revenue');
  const { months, currency } = rows;
  return (
    <>
      <section className="mx-scroll-x" tabIndex={0} aria-label={t('rollForward', { currency })}>
        <table className="mx-table mx-months">
          <thead>
            <tr>
              <th scope="col">{t('line')}</th>
              {months.map(({ period }) => (
                <th key={period} scope="col" className="mx-num">
                  {period}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line} className={line === 'closing' ? 'mx-strong' : undefined}>
                <th scope="row" className="mx-cell-head">
                  {t(line)}
                </th>
                {months.map((month) => (
                  <td key={month.period} className="mx-num">
                    <Cell month={month} line={line} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mx-foot-note mx-muted">
        {rollsForward(months) ? t('rolls') : <span className="mx-bad-text">{t('doesNotRoll')}</span>}
      </p>
    </>
  );
}

function Cell({ month, line }: { month: WaterfallMonth; line: (typeof lines)[number] }) {
  if (month[line].amount_minor === 0) return <span className="mx-muted">—</span>;
  if (line === 'recognized') return <Figure value={month.recognized} explain={month.figure} show="amount" />;
  return <Money value={month[line]} show="amount" />;
}
