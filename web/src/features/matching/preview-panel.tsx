import '@/i18n/words/matching';
import { useTranslations } from 'use-intl';
import { formatAmount } from '@/lib/money';
import { Button } from '@/ui/button';
import { Keys } from '@/ui/commands';
import { Money } from '@/ui/money';
import type { OpenItem, Outcome, Receipt } from './types';

interface Props {
  outcome: Outcome;
  receipt: Receipt;
  items: OpenItem[];
  isPosting: boolean;
  onPost: () => void;
  onBack: () => void;
}

/** What the server would post, line by line; the same key posts it. */
export function PreviewPanel({ outcome, receipt, items, isPosting, onPost, onBack }: Props) {
  const t = useTranslations('matching');
  const { currency } = outcome.unapplied;
  const sum = (
    pick: (row: Outcome['applications'][number]) => { amount_minor: number } | null | undefined,
  ) => ({
    amount_minor: outcome.applications.reduce((total, row) => total + (pick(row)?.amount_minor ?? 0), 0),
    currency,
  });
  const applied = sum(({ applied: cash }) => cash);
  const discount = sum(({ cash_discount }) => cash_discount);
  const difference = sum(({ write_off }) => write_off);
  const cleared = {
    amount_minor: applied.amount_minor + discount.amount_minor + difference.amount_minor,
    currency,
  };
  const payer = receipt.payer_name ?? receipt.titles?.customer_id ?? '';
  const byId = new Map(items.map((item) => [item.invoice_id, item]));
  const hasDifference = outcome.applications.some(
    ({ write_off }) => write_off && write_off.amount_minor !== 0,
  );
  return (
    <section className="mx-bench-preview" aria-label={t('preview.title')} aria-live="polite">
      <p>
        {t('preview.from', { payer, number: outcome.number, day: receipt.received_on })}{' '}
        <strong>
          <Money value={applied} show="code" />
        </strong>
      </p>
      <div className="mx-scroll-x">
        <table className="mx-table">
          <caption>{t('preview.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('preview.invoice')}</th>
              <th scope="col" className="mx-num">
                {t('sum.applied')}
              </th>
              <th scope="col" className="mx-num">
                {t('sum.discount')}
              </th>
              {hasDifference && (
                <th scope="col" className="mx-num">
                  {t('sum.difference')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {outcome.applications.map(({ id, invoice_id, applied, cash_discount, write_off }) => (
              <tr key={id}>
                <th scope="row" className="mx-cell-head">
                  {byId.get(invoice_id)?.number ?? invoice_id}
                </th>
                <td className="mx-num">
                  <Money value={applied} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={cash_discount} show="amount" />
                </td>
                {hasDifference && (
                  <td className="mx-num">
                    <Money value={write_off} show="amount" />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
          {outcome.applications.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row">{t('preview.sum')}</th>
                <td className="mx-num">
                  <Money value={applied} show="amount" />
                </td>
                <td className="mx-num">
                  <Money value={discount} show="amount" />
                </td>
                {hasDifference && (
                  <td className="mx-num">
                    <Money value={difference} show="amount" />
                  </td>
                )}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <p>
        {outcome.unapplied.amount_minor === 0 ? (
          t('preview.allApplied')
        ) : (
          <>
            {t('preview.advance')} <Money value={outcome.unapplied} show="code" />
          </>
        )}
      </p>
      <p className="mx-muted">
        {t('preview.entries', {
          applied: formatAmount(applied),
          cleared: formatAmount(cleared),
          discount: discount.amount_minor === 0 ? 'none' : formatAmount(discount),
          difference: difference.amount_minor === 0 ? 'none' : formatAmount(difference),
        })}
      </p>
      <div className="mx-bench-actions">
        <Button loading={isPosting} rightSection={<Keys keys="M" />} onClick={onPost}>
          {t('post')}
        </Button>
        <Button variant="default" disabled={isPosting} rightSection={<Keys keys="Esc" />} onClick={onBack}>
          {t('change')}
        </Button>
      </div>
    </section>
  );
}
