import '@/i18n/words/matching';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { formatMoney } from '@/lib/money';
import { Button } from '@/ui/button';
import { Keys } from '@/ui/commands';
import { ErrorPanel } from '@/ui/states';
import type { Suggestion } from './types';
import type { Bench } from './use-bench';

/** What the server proposes for the money, how sure it is, and why. Nothing is ticked before somebody accepts it. */
export function Why({ bench, onAccept }: { bench: Bench; onAccept: (suggestion: Suggestion) => void }) {
  const t = useTranslations('matching');
  const { suggestions, best, receipt, posting } = bench;
  // With nothing ticked yet, taking the proposal is the next step.
  const isNext = Boolean(receipt?.customer_id) && posting.body.length === 0;
  const [first, ...others] = best;
  if (!receipt) return null;
  if (suggestions.isError) {
    return <ErrorPanel error={suggestions.error} onRetry={() => suggestions.refetch()} />;
  }
  return (
    <section
      className="mx-bench-why"
      aria-label={t('why.title')}
      aria-busy={suggestions.isPending || undefined}
    >
      {!first && <span className="mx-muted">{suggestions.isPending ? t('why.looking') : t('why.none')}</span>}
      {first && <Proposal suggestion={first} onAccept={onAccept} isFirst isNext={isNext} />}
      {others.length > 0 && (
        <details className="mx-bench-others">
          <summary>{t('why.others', { count: others.length })}</summary>
          {others.map((suggestion) => (
            <Proposal
              key={suggestion.applications.map(({ invoice_id }) => invoice_id).join()}
              suggestion={suggestion}
              onAccept={onAccept}
            />
          ))}
        </details>
      )}
    </section>
  );
}

function Proposal({
  suggestion,
  onAccept,
  isFirst = false,
  isNext = false,
}: {
  suggestion: Suggestion;
  onAccept: (suggestion: Suggestion) => void;
  isFirst?: boolean;
  isNext?: boolean;
}) {
  const t = useTranslations('matching');
  const label = useLabel();
  const { score, reasons, applications, customer_name } = suggestion;
  return (
    <div className="mx-bench-proposal">
      <strong className="mx-figure">{t('why.score', { score })}</strong>
      <ul className="mx-bench-reasons">
        {reasons.map(({ code, points, words }) => (
          <li key={code}>
            {points >= 0 ? <IconCheck size={13} aria-hidden /> : <IconMinus size={13} aria-hidden />}
            {label(words)} <span className="mx-muted mx-figure">{points > 0 ? `+${points}` : points}</span>
          </li>
        ))}
      </ul>
      <span className="mx-bench-to">
        {t('why.to', {
          customer: customer_name,
          items: applications
            .map(({ number, amount }) => `${number} ${formatMoney(amount, 'code')}`)
            .join(' · '),
        })}
      </span>
      <Button
        variant={isNext ? 'filled' : 'light'}
        rightSection={isFirst ? <Keys keys="Enter" /> : undefined}
        onClick={() => onAccept(suggestion)}
      >
        {t('accept')}
      </Button>
    </div>
  );
}
