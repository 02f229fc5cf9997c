import { useTranslations } from 'use-intl';
import type { components } from '@/api/schema';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { draftInvoices } from './queries';

type Invoice = components['schemas']['Invoice'] & Rec;

/** Shows the invoices that the selection becomes, then drafts them. Nothing is issued. */
export function DraftDialog({
  selection,
  onDone,
  onClose,
}: {
  selection: string[];
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('invoices.unbilledList');
  return (
    <VerbDialog
      title={t('draft')}
      text={t('draftText', { count: selection.length })}
      initial={{ selection }}
      size="lg"
      send={({ dryRun, idempotencyKey }) => draftInvoices(selection, dryRun, idempotencyKey)}
      preview={({ items }) => <Drafts items={items as Invoice[]} />}
      commit={t('draft')}
      touches={['invoices', 'orders', 'deliveries']}
      done={({ items }) => t('drafted', { count: items.length })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function Drafts({ items }: { items: Invoice[] }) {
  const t = useTranslations('invoices.unbilledList');
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <caption className="mx-sr-only">{t('draftPreview', { count: items.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('customer')}</th>
            <th scope="col">{t('order')}</th>
            <th scope="col" className="mx-num">
              {t('net')}
            </th>
            <th scope="col" className="mx-num">
              {t('tax')}
            </th>
            <th scope="col" className="mx-num">
              {t('gross')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((invoice) => (
            <tr key={invoice.id}>
              <td>{invoice.titles?.customer_id}</td>
              <td>
                <To to={`/orders/${invoice.order_id}`}>{invoice.titles?.order_id}</To>
              </td>
              <td className="mx-num">
                <Money value={invoice.net} show="amount" />
              </td>
              <td className="mx-num">
                <Money value={invoice.tax} show="amount" />
              </td>
              <td className="mx-num">
                <Money value={invoice.total} show="code" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t('draftPreview', { count: items.length })}</p>
    </div>
  );
}
