import '@/i18n/words/close';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useLabel } from '@/i18n/provider';
import { endOfMonth } from '@/lib/dates';
import { VerbDialog } from '@/records/verb-dialog';
import { Moneys } from '@/ui/money';
import { useToday } from '@/ui/use-today';
import type { ChecklistItem, Period } from './queries';

interface Props {
  period: Period;
  onClose: () => void;
}

/** What the waterfall and every other report of a month says of it changes with it. */
const TOUCHES = ['periods', 'journal-entries', 'revenue-events'];

const isFault = (item: string) => item === 'entries_unbalanced' || item === 'number_gaps';

/** What nobody signed off, and closing does not do itself: for each a reason is asked. */
export function warningsLeft(items: ChecklistItem[]): ChecklistItem[] {
  return items.filter(
    ({ state, sign_off, item }) => state === 'warning' && !sign_off && item !== 'entries_unsealed',
  );
}

/** After this nothing is posted into the month any more. */
export function CloseDialog({ period, items, onClose }: Props & { items: ChecklistItem[] }) {
  const t = useTranslations('close');
  const label = useLabel();
  const left = warningsLeft(items);
  const faults = items.filter(({ item, state }) => state === 'blocker' && isFault(item));
  return (
    <VerbDialog
      title={t('closeMonth', { period: period.period })}
      text={
        <>
          {t('closeText', { period: period.period, entity: period.titles?.entity_id ?? '' })}
          {left.length > 0 && (
            <>
              <br />
              {t('warningsLeft', { count: left.length })}
            </>
          )}
        </>
      }
      inputs={[
        ...faults.slice(0, 1).map(() => ({
          name: 'reason',
          kind: 'text' as const,
          label: t('reasonForFaults'),
          required: true,
          max_length: 500,
        })),
        ...left.map(({ item, words, count, owner }) => ({
          name: item,
          kind: 'text' as const,
          label: t('warning', { words: label(words), count }),
          hint: t('warningHint', { role: t(`roles.${owner}` as never) }),
          required: true,
          max_length: 500,
        })),
      ]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/periods/close', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              entity_id: period.entity_id,
              period: period.period,
              reason: typeof values.reason === 'string' ? values.reason : undefined,
              reasons: left.map(({ item }) => ({ item, note: String(values[item] ?? '') })),
            },
          }),
        )
      }
      touches={TOUCHES}
      done={t('closed', { period: period.period })}
      onClose={onClose}
    />
  );
}

export function ReopenDialog({ period, onClose }: Props) {
  const t = useTranslations('close');
  return (
    <VerbDialog
      title={t('reopenMonth', { period: period.period })}
      text={t('reopenText')}
      isDangerous
      inputs={[{ name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 }]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/periods/reopen', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: { entity_id: period.entity_id, period: period.period, reason: String(values.reason) },
          }),
        )
      }
      touches={TOUCHES}
      done={t('reopened', { period: period.period })}
      onClose={onClose}
    />
  );
}

/** Recognises the services of the entity through a day; shows first what that would be. */
export function RunRevenueDialog({ period, onClose }: Props) {
  const t = useTranslations('close');
  const today = useToday();
  const end = endOfMonth(`${period.period}-01`);
  return (
    <VerbDialog
      title={t('verbs.run')}
      text={t('runText', { entity: period.titles?.entity_id ?? '' })}
      inputs={[{ name: 'through', kind: 'date', label: t('through'), required: true }]}
      initial={{ through: [end, today].sort()[0] }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/revenue/run', {
            params: {
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: { entity_id: period.entity_id, through: String(values.through) },
          }),
        )
      }
      preview={({ recognitions, recognized, is_complete }) => (
        <>
          <p className="mx-preview-text">
            {t('runPreview', { count: recognitions })} {recognitions > 0 && <Moneys values={recognized} />}
          </p>
          {!is_complete && <p className="mx-preview-text">{t('runAgain')}</p>}
        </>
      )}
      touches={['revenue-events', 'obligations', 'journal-entries', 'orders', 'contracts', 'periods']}
      done={({ recognitions }) => t('runDone', { count: recognitions })}
      onClose={onClose}
    />
  );
}

/** Says why an item may stay as it is. */
export function SignOffDialog({ period, item, onClose }: Props & { item: ChecklistItem }) {
  const t = useTranslations('close');
  const label = useLabel();
  return (
    <VerbDialog
      title={t('verbs.signOff')}
      text={label(item.words)}
      inputs={[{ name: 'note', kind: 'long_text', label: t('note'), required: true, max_length: 500 }]}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/periods/{id}/sign-off', {
            params: { path: { id: period.id }, header: { 'Idempotency-Key': idempotencyKey } },
            body: { item: item.item, note: String(values.note) },
          }),
        )
      }
      touches={['periods']}
      done={t('signedOff')}
      onClose={onClose}
    />
  );
}
