import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import type { Money as Amount } from '@/lib/money';
import { Button } from '@/ui/button';
import { Figure } from '@/ui/explain';
import { To, useGo } from '@/ui/link';
import { Money } from '@/ui/money';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { useFirstRecords } from '../queries';
import type { Rec } from '../types';
import { Unapply } from './unapply';

interface Application extends Rec {
  receipt_id: string | null;
  credit_note_id: string | null;
  invoice_id: string;
  applied_on: string;
  unapplied_on: string | null;
  applied: Amount;
  cash_discount: Amount;
  write_off?: Amount;
}

interface Props {
  /** The side that is on screen: the other one is named in each row. */
  of: 'receipt_id' | 'invoice_id';
  id: string;
}

/** Which money went on which invoice; what was undone stays in sight. */
export function Applications({ of, id }: Props) {
  const t = useTranslations('receipts');
  const may = useMay();
  const go = useGo();
  const [undoing, setUndoing] = useState<Application | null>(null);
  const rows = useFirstRecords<Application>('applications', {
    filter: [{ field: of, op: 'eq', value: id }],
    sort: '-applied_on',
  });
  if (rows.isPending) return <Waiting rows={3} />;
  if (rows.isError) return <ErrorPanel error={rows.error} onRetry={() => rows.refetch()} />;
  if (rows.data.length === 0) {
    const bench = of === 'receipt_id' && may('receipt.apply') && (
      <Button variant="default" onClick={() => go(`/matching?receipt=${id}`)}>
        {t('openBench')}
      </Button>
    );
    return <Empty title={t('noApplications')} action={bench} />;
  }
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={t('applications')}>
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{of === 'receipt_id' ? t('invoice') : t('receipt')}</th>
            <th scope="col">{t('appliedOn')}</th>
            <th scope="col" className="mx-num">
              {t('applied')}
            </th>
            <th scope="col" className="mx-num">
              {t('cashDiscount')}
            </th>
            <th scope="col" className="mx-num">
              {t('writeOff')}
            </th>
            <th scope="col">
              <span className="mx-sr-only">{t('verbs.unapply')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.data.map((row) => (
            <tr key={row.id}>
              <td>
                <Other row={row} of={of} />
              </td>
              <td className="mx-figure">{row.applied_on}</td>
              <td className="mx-num">
                <Money value={row.applied} show="amount" />
              </td>
              <td className="mx-num">
                <Figure
                  value={row.cash_discount}
                  explain={
                    row.cash_discount.amount_minor === 0 ? null : `application:${row.id}:cash_discount`
                  }
                  show="amount"
                />
              </td>
              <td className="mx-num">
                <Money value={row.write_off} show="amount" />
              </td>
              <td>
                {row.unapplied_on ? (
                  <StatusTag tone="neutral">{t('undoneOn', { date: row.unapplied_on })}</StatusTag>
                ) : (
                  may('application.unapply') && (
                    <button type="button" className="mx-link-button" onClick={() => setUndoing(row)}>
                      {t('verbs.unapply')}
                    </button>
                  )
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {undoing && <Unapply record={undoing} onClose={() => setUndoing(null)} />}
    </section>
  );
}

function Other({ row, of }: { row: Application; of: Props['of'] }) {
  const titles = row.titles ?? {};
  if (of === 'receipt_id')
    return <To to={`/invoices/${row.invoice_id}`}>{titles.invoice_id ?? row.invoice_id}</To>;
  if (row.receipt_id)
    return <To to={`/receipts/${row.receipt_id}`}>{titles.receipt_id ?? row.receipt_id}</To>;
  if (row.credit_note_id) {
    return <To to={`/invoices/${row.credit_note_id}`}>{titles.credit_note_id ?? row.credit_note_id}</To>;
  }
  return '—';
}
