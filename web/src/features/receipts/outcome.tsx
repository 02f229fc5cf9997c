import { useTranslations } from 'use-intl';
import type { components } from '@/api/schema';
import { useDocumentPath } from '@/records/document-path';
import { useRecord } from '@/records/queries';
import type { Rec } from '@/records/types';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';

type Outcome = components['schemas']['ReceiptOutcome'];

/** What the server would apply, invoice by invoice, and what stays on account. */
export function OutcomeView({ outcome }: { outcome: Outcome }) {
  const t = useTranslations('receipts');
  const hasWriteOff = outcome.applications.some(({ write_off }) => write_off.amount_minor !== 0);
  return (
    <>
      {outcome.applications.length > 0 && (
        <div className="mx-scroll-x">
          <table className="mx-table">
            <caption className="mx-sr-only">{t('willApply')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('invoice')}</th>
                <th scope="col" className="mx-num">
                  {t('applied')}
                </th>
                <th scope="col" className="mx-num">
                  {t('cashDiscount')}
                </th>
                {hasWriteOff && (
                  <th scope="col" className="mx-num">
                    {t('writeOff')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {outcome.applications.map((row) => (
                <tr key={row.id}>
                  <td>
                    <InvoiceName id={row.invoice_id} />
                  </td>
                  <td className="mx-num">
                    <Money value={row.applied} show="amount" />
                  </td>
                  <td className="mx-num">
                    <Money value={row.cash_discount} show="amount" />
                  </td>
                  {hasWriteOff && (
                    <td className="mx-num">
                      <Money value={row.write_off} show="amount" />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="mx-preview-text">
        {t('staysUnapplied')} <Money value={outcome.unapplied} show="code" />
      </p>
    </>
  );
}

function InvoiceName({ id }: { id: string }) {
  const pathOf = useDocumentPath();
  const invoice = useRecord<Rec>('invoices', id);
  const name = String(invoice.data?.number ?? invoice.data?.external_number ?? id);
  return <To to={pathOf(id) ?? '#'}>{name}</To>;
}
