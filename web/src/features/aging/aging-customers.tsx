import '@/i18n/words/aging';
import { Box, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatAmount } from '@/lib/money';
import { AgingBar } from '@/ui/aging-bar';
import { Button } from '@/ui/button';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { useBucketWords } from './bucket-words';
import { type AgedCustomer, type AgingReport, type CustomerPayToday, usePayToday } from './queries';

const STEP = 100;

/** Who owes, the largest first; the bar is as long as the debt, so that rows compare. */
export function AgingCustomers({
  report,
  onCustomer,
}: {
  report: AgingReport;
  onCustomer: (id: string) => void;
}) {
  const t = useTranslations('aging');
  const isPhone = useIsPhone();
  const [shown, setShown] = useState(STEP);
  const rows = report.customers.slice(0, shown);
  // One answer takes a hundred customers: those that owe most.
  const pay = usePayToday(
    rows.map(({ customer_id }) => customer_id),
    report.as_of,
  );
  const payOf = (row: AgedCustomer) =>
    pay.data?.items.find(
      ({ customer_id, open }) =>
        customer_id === row.customer_id && open.currency === row.aging.total.currency,
    );
  const largest = new Map<string, number>();
  for (const { aging } of report.customers) {
    const { amount_minor, currency } = aging.total;
    largest.set(currency, Math.max(largest.get(currency) ?? 0, amount_minor));
  }
  const isMixed = largest.size > 1;
  const Rows = isPhone ? CustomerCards : CustomerTable;
  return (
    <section className="mx-section">
      <Box className="mx-section-head">
        <Title order={2} id="aging-customers">
          {t('byCustomer')}
        </Title>
        <span className="mx-muted">{t('customers', { count: report.customers.length })}</span>
      </Box>
      <Rows
        report={report}
        rows={rows}
        largest={largest}
        isMixed={isMixed}
        payOf={payOf}
        onCustomer={onCustomer}
      />
      {report.customers.length > shown && (
        <Box p="sm">
          <Button variant="default" onClick={() => setShown(shown + STEP)}>
            {t('more', { count: Math.min(STEP, report.customers.length - shown) })}
          </Button>
        </Box>
      )}
    </section>
  );
}

interface RowsProps {
  report: AgingReport;
  rows: AgedCustomer[];
  largest: Map<string, number>;
  isMixed: boolean;
  payOf: (row: AgedCustomer) => CustomerPayToday | undefined;
  onCustomer: (id: string) => void;
}

function useParts(report: AgingReport) {
  const words = useBucketWords();
  return (row: AgedCustomer) =>
    row.aging.buckets.map(({ label, amount }) => ({ label: words(label, report.by), amount }));
}

function CustomerTable({ report, rows, largest, isMixed, payOf, onCustomer }: RowsProps) {
  const t = useTranslations('aging');
  const words = useBucketWords();
  const partsOf = useParts(report);
  const show = isMixed ? 'code' : 'amount';
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('customer')}</th>
            <th scope="col" className="mx-aging-bar-column">
              {t('age')}
            </th>
            {report.labels.map((label) => (
              <th key={label} scope="col" className="mx-num">
                {words(label, report.by)}
              </th>
            ))}
            <th scope="col" className="mx-num">
              {t('total')}
            </th>
            <th scope="col" className="mx-num">
              {t('payToday')}
            </th>
            <th scope="col">{t('nextStep')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.customer_id} ${row.aging.total.currency}`}>
              <th scope="row" className="mx-cell-head mx-name-cell">
                <To to={`/customers/${row.customer_id}`}>{row.name}</To>
              </th>
              <td>
                <AgingBar label={row.name} parts={partsOf(row)} of={largest.get(row.aging.total.currency)} />
              </td>
              {row.aging.buckets.map(({ label, amount }) => (
                <td key={label} className="mx-num">
                  {amount.amount_minor === 0 ? (
                    <span className="mx-muted">—</span>
                  ) : (
                    <Money value={amount} show="amount" />
                  )}
                </td>
              ))}
              <td className="mx-num">
                <button type="button" className="mx-link-button" onClick={() => onCustomer(row.customer_id)}>
                  <Money value={row.aging.total} show={show} />
                  <span className="mx-sr-only">{t('showDocuments', { name: row.name })}</span>
                </button>
              </td>
              <td className="mx-num">
                <Money value={payOf(row)?.pay_today} show="amount" />
              </td>
              <td className="mx-aging-step">
                <NextStep pay={payOf(row)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Until when the discount of today holds, and what missing that day costs. */
function NextStep({ pay }: { pay: CustomerPayToday | undefined }) {
  const t = useTranslations('aging');
  if (!pay?.next_step_on) return <span className="mx-muted">—</span>;
  // Words that take two lines before they push the figures out of sight.
  return t('step', { date: pay.next_step_on, loss: formatAmount(pay.loss_if_missed) });
}

function CustomerCards({ report, rows, largest, payOf, onCustomer }: RowsProps) {
  const partsOf = useParts(report);
  return (
    <ul className="mx-plain-list">
      {rows.map((row) => (
        <li key={`${row.customer_id} ${row.aging.total.currency}`}>
          <button type="button" className="mx-tile-button" onClick={() => onCustomer(row.customer_id)}>
            <span className="mx-tile-line">
              <span className="mx-ellipsis">{row.name}</span>
              <Money value={row.aging.total} show="code" />
            </span>
            <AgingBar label={row.name} parts={partsOf(row)} of={largest.get(row.aging.total.currency)} />
            {payOf(row)?.next_step_on && (
              <span className="mx-muted">
                <NextStep pay={payOf(row)} />
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
