import { useTranslations } from 'use-intl';
import type { components } from '@/api/schema';
import { Money } from '@/ui/money';

type Invoice = components['schemas']['Invoice'];

/** Net, tax and total of an invoice as the server made it: what a preview shows. */
export function InvoiceSums({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices');
  return (
    <table className="mx-table">
      <caption className="mx-sr-only">{t('sums')}</caption>
      <tbody>
        {(['net', 'tax', 'total'] as const).map((name) => (
          <tr key={name}>
            <th scope="row">{t(name)}</th>
            <td className="mx-num">
              <Money value={invoice[name]} show="code" />
            </td>
          </tr>
        ))}
        {invoice.due_on && (
          <tr>
            <th scope="row">{t('dueOn')}</th>
            <td className="mx-num">{invoice.due_on}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
