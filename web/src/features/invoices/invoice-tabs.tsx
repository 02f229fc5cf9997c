import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { Money as Amount } from '@/lib/money';
import { Applications } from '@/records/money/applications';
import { EntryLines } from '@/records/money/entry-lines';
import { useObject } from '@/records/queries';
import { RecordTimeline } from '@/records/record-timeline';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';
import { Figure } from '@/ui/explain';
import { Fact, Facts } from '@/ui/figure-strip';
import { Money } from '@/ui/money';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import './invoice-tabs.css';

export function InvoiceHeader({ record }: { record: Rec }) {
  const t = useTranslations('invoices');
  const isOpen = record.status === 'issued';
  return (
    <Facts label={t('sums')}>
      {(['net', 'tax', 'total'] as const).map((name) => (
        <Fact key={name} label={t(name)}>
          <Money value={record[name] as Amount} show="code" />
        </Fact>
      ))}
      {isOpen && (
        <Fact label={t('open')}>
          <Figure value={record.open as Amount} explain={`invoice:${record.id}:open`} show="code" />
        </Fact>
      )}
    </Facts>
  );
}

/** What is invoiced, and below it what happened with the invoice since: the page is read in one look. */
export function InvoiceLines({ record }: { record: Rec }) {
  const object = useObject('invoice');
  const tt = useTranslations('records.timeline');
  return (
    <>
      <Lines record={record} />
      {object && (
        <section className="mx-section-after" aria-labelledby="invoice-after">
          <h2 id="invoice-after" className="mx-head-title">
            {tt('title')}
          </h2>
          <RecordTimeline object={object} record={record} />
        </section>
      )}
    </>
  );
}

function Lines({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="invoice_line"
      filter={[{ field: 'invoice_id', op: 'eq', value: record.id }]}
      columns={[
        'line_no',
        'description',
        'quantity',
        'tax_percent',
        'net',
        'tax',
        'total',
        'credited_quantity',
      ]}
      sort="line_no"
      isPlain
    />
  );
}

export function CreditNotes({ record }: { record: Rec }) {
  const t = useTranslations('invoices');
  return (
    <RelatedRecords
      object="invoice"
      filter={[{ field: 'original_invoice_id', op: 'eq', value: record.id }]}
      columns={['number', 'state', 'issued_on', 'credit_reason', 'returns_goods', 'total', 'open']}
      sort="-issued_on"
      empty={t('noCreditNotes')}
    />
  );
}

export function InvoiceApplications({ record }: { record: Rec }) {
  return <Applications of="invoice_id" id={record.id} />;
}

export function InvoiceEntries({ record }: { record: Rec }) {
  return <EntryLines filter={[{ field: 'invoice_id', op: 'eq', value: record.id }]} />;
}

/** What settles the invoice when: each window with its last day, its amount, and what waiting costs. */
export function DiscountWindows({ record }: { record: Rec }) {
  const t = useTranslations('invoices.windows');
  const windows = useQuery({
    queryKey: ['invoices', 'windows', record.id],
    queryFn: () =>
      data(api.GET('/api/v1/invoices/{id}/cash-discount-windows', { params: { path: { id: record.id } } })),
  });
  if (windows.isPending) return <Waiting rows={3} />;
  if (windows.isError) return <ErrorPanel error={windows.error} onRetry={() => windows.refetch()} />;
  const { payable_today, windows: rows } = windows.data;
  if (payable_today.amount_minor === 0) return <Empty title={t('settled')} />;
  return (
    <>
      <Facts label={t('title')}>
        <Fact label={t('today')}>
          <Money value={payable_today} show="code" />
        </Fact>
      </Facts>
      <section className="mx-scroll-x" tabIndex={0} aria-label={t('list')}>
        <table className="mx-table mx-close-heads">
          <thead>
            <tr>
              <th scope="col">{t('through')}</th>
              <th scope="col" className="mx-num">
                {t('percent')}
              </th>
              <th scope="col" className="mx-num">
                {t('pay')}
              </th>
              <th scope="col" className="mx-num">
                {t('saves')}
              </th>
              <th scope="col" className="mx-num">
                {t('loss')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.last_day ?? 'after'}>
                <td className="mx-figure">{row.last_day ?? t('after')}</td>
                <td className="mx-num">{row.percent}%</td>
                <td className="mx-num">
                  <Money value={row.amount_to_pay} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={row.discount} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={row.loss_if_missed} show="amount" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
