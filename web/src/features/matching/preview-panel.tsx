import '@/i18n/words/matching';
import { useTranslations } from 'use-intl';
import { Button } from '@/ui/button';
import { Keys } from '@/ui/commands';
import { Money } from '@/ui/money';
import type { OpenItem, Outcome } from './types';

interface Props {
  outcome: Outcome;
  items: OpenItem[];
  isPosting: boolean;
  onPost: () => void;
  onBack: () => void;
}

/** What the server would post, line by line; the same key posts it. */
export function PreviewPanel({ outcome, items, isPosting, onPost, onBack }: Props) {
  const t = useTranslations('matching');
  const byId = new Map(items.map((item) => [item.invoice_id, item]));
  const hasDifference = outcome.applications.some(
    ({ write_off }) => write_off && write_off.amount_minor !== 0,
  );
  return (
    <section className="mx-bench-preview" aria-label={t('preview.title')} aria-live="polite">
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
