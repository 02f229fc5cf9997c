import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import { VerbDialog } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { LedgerTie } from '@/ui/ledger-tie';
import { useGo } from '@/ui/link';
import { Money } from '@/ui/money';
import { useToday } from '@/ui/use-today';
import { imbalance, readLines, type TypedLine } from './journal-lines';
import './post-journal.css';

type Input = components['schemas']['PostJournal'];

/** Accounts that the server lets only documents post to: none of them is offered. */
const onlyDocuments = new Set([
  'trade_receivable',
  'bill_receivable',
  'contract_asset',
  'contract_liability',
  'unapplied_cash',
  'refund_liability',
  'revenue',
  'cash_discount',
]);

const emptyLine = (): TypedLine => ({ key: crypto.randomUUID(), role: '', debit: '', credit: '' });

/** A free journal. Revenue and what documents explain are not posted by hand: the server refuses that and says why. */
export function PostJournal({ onClose, preset }: { onClose: () => void; preset?: Record<string, unknown> }) {
  const t = useTranslations('ledger');
  const today = useToday();
  const go = useGo();
  return (
    <VerbDialog
      title={t('post')}
      text={t('postText')}
      size="lg"
      inputs={[
        { name: 'entity_id', kind: 'reference', references: 'entity', label: t('entity'), required: true },
        { name: 'effective_on', kind: 'date', label: t('effectiveOn'), required: true },
        { name: 'currency', kind: 'currency', label: t('currency'), required: true },
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
        {
          name: 'lines',
          kind: 'json',
          label: t('lines'),
          required: true,
          render: ({ value, onChange, error }) => (
            <Lines value={value as TypedLine[] | null} onChange={onChange} error={error} />
          ),
        },
      ]}
      initial={{ effective_on: today, currency: 'CNY', lines: [emptyLine(), emptyLine()], ...preset }}
      send={({ values, dryRun, idempotencyKey }) => {
        const currency = String(values.currency);
        const body = {
          ...values,
          lines: readLines(values.lines as TypedLine[], currency),
        } as unknown as Input;
        return data(
          api.POST('/api/v1/journal-entries', {
            params: {
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body,
          }),
        );
      }}
      preview={({ period, total }) => (
        <p className="mx-preview-text">
          {t('postPreview', { period })} <Money value={total} show="code" />
        </p>
      )}
      touches={['journal-entries', 'entry-lines', 'periods']}
      done={({ number }) => t('posted', { number })}
      onDone={({ id }) => go(`/journal-entries/${id}`)}
      onClose={onClose}
    />
  );
}

function Lines({
  value,
  onChange,
  error,
}: {
  value: TypedLine[] | null;
  onChange: (value: unknown) => void;
  error: string | undefined;
}) {
  const t = useTranslations('ledger');
  const label = useLabel();
  const [fallback] = useState(emptyLine);
  const lines = value ?? [fallback];
  const role = useObject('entry_line')?.fields.find(({ name }) => name === 'role');
  const roles = (role?.choices ?? [])
    .filter(({ value: word }) => !onlyDocuments.has(word))
    .map((choice) => ({ value: choice.value, label: label(choice.label) }));
  const change = (key: string, part: Partial<TypedLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  // Nothing equals nothing: that is no news.
  const isTyped = lines.some(({ debit, credit }) => debit.trim() !== '' || credit.trim() !== '');
  const difference = imbalance(readLines(lines, 'CNY'));
  return (
    <fieldset className="mx-journal">
      <legend>{t('lines')}</legend>
      <div className="mx-scroll-x">
        <table className="mx-table">
          <thead>
            <tr>
              <th scope="col">{t('account')}</th>
              <th scope="col" className="mx-num">
                {t('debit')}
              </th>
              <th scope="col" className="mx-num">
                {t('credit')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, place) => (
              <tr key={line.key}>
                <td>
                  <NativeSelect
                    size="xs"
                    miw={160}
                    aria-label={t('accountOf', { line: place + 1 })}
                    data={[{ value: '', label: '' }, ...roles]}
                    value={line.role}
                    onChange={(event) => change(line.key, { role: event.currentTarget.value })}
                  />
                </td>
                <td>
                  <TextInput
                    aria-label={t('debitOf', { line: place + 1 })}
                    inputMode="decimal"
                    classNames={{ input: 'mx-num-input' }}
                    value={line.debit}
                    onChange={(event) => change(line.key, { debit: event.currentTarget.value, credit: '' })}
                  />
                </td>
                <td>
                  <TextInput
                    aria-label={t('creditOf', { line: place + 1 })}
                    inputMode="decimal"
                    classNames={{ input: 'mx-num-input' }}
                    value={line.credit}
                    onChange={(event) => change(line.key, { credit: event.currentTarget.value, debit: '' })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="mx-journal-foot">
        <Button variant="default" onClick={() => onChange([...lines, emptyLine()])}>
          {t('addLine')}
        </Button>
        <span role="status">
          {isTyped && (
            <LedgerTie
              difference={{ amount_minor: difference, currency: 'CNY' }}
              words="debitsEqualCredits"
            />
          )}
        </span>
      </div>
      {error && (
        <p className="mx-bad-text" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
