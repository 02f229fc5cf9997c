import { TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useFirstRecords } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { useGo } from '@/ui/link';
import { useToday } from '@/ui/use-today';
import { INVOICE_TOUCHES } from './invoice-dialogs';
import { InvoiceSums } from './invoice-sums';

type Input = components['schemas']['CreditInvoice'];
type Line = components['schemas']['InvoiceLine'] & Rec;

/** A credit note 红字发票 on an issued invoice: all that is left, quantities of lines, or an amount off the price. */
export function CreditInvoice({ record, onClose }: { record: Rec; onClose: () => void }) {
  const t = useTranslations('invoices');
  const today = useToday();
  const go = useGo();
  const over = (value: string) => ({
    value,
    label: { zh: t(`credit.over.${value}` as never), en: t(`credit.over.${value}` as never) },
  });
  const afterReturn = (value: string) => ({
    value,
    label: { zh: t(`credit.afterReturn.${value}` as never), en: t(`credit.afterReturn.${value}` as never) },
  });
  return (
    <VerbDialog
      title={t('verbs.credit')}
      text={t('credit.text')}
      inputs={[
        {
          name: 'over',
          kind: 'choice',
          label: t('credit.over.label'),
          required: true,
          choices: [over('everything'), over('lines'), over('amount'), over('excess')],
        },
        {
          name: 'lines',
          kind: 'json',
          label: t('lines'),
          required: true,
          when: ({ over }) => over === 'lines',
          render: ({ value, onChange, error }) => (
            <CreditLines
              invoice={record.id}
              value={(value ?? {}) as Record<string, string>}
              onChange={onChange}
              error={error}
            />
          ),
        },
        {
          name: 'amount',
          kind: 'money',
          label: t('credit.amount'),
          hint: t('credit.amountHint'),
          required: true,
          currency: String(record.currency),
          when: ({ over }) => over === 'amount',
        },
        {
          name: 'returns_goods',
          kind: 'bool',
          label: t('credit.returnsGoods'),
          when: byQuantity,
        },
        {
          name: 'after_return',
          kind: 'choice',
          label: t('credit.afterReturn.label'),
          hint: t('credit.afterReturn.hint'),
          choices: [afterReturn('redeliver'), afterReturn('shorten')],
          when: (values) => byQuantity(values) && values.returns_goods === true,
        },
        { name: 'issued_on', kind: 'date', label: t('issuedOn'), required: true },
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
      ]}
      initial={{ over: 'everything', issued_on: today, returns_goods: false }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/invoices/{id}/credit', {
            params: {
              path: { id: record.id },
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: creditInput(values),
          }),
        )
      }
      preview={(note) => <InvoiceSums invoice={note} />}
      touches={INVOICE_TOUCHES}
      done={({ number }) => t('credit.done', { number: number ?? '' })}
      onDone={({ id }) => go(`/invoices/${id}`)}
      onClose={onClose}
      size="lg"
    />
  );
}

const byQuantity = ({ over }: VerbValues) => over === 'everything' || over === 'lines';

/** The form as the API takes it: only what the chosen way of crediting asks for. */
export function creditInput(values: VerbValues): Input {
  const input: Record<string, unknown> = { issued_on: values.issued_on, reason: values.reason };
  if (values.over === 'amount') input.amount = values.amount;
  else if (values.over === 'excess') input.over_invoiced = true;
  else input.returns_goods = values.returns_goods === true;
  if (input.returns_goods && values.after_return) input.after_return = values.after_return;
  if (values.over === 'lines') {
    input.lines = Object.entries((values.lines ?? {}) as Record<string, string>)
      .filter(([, quantity]) => quantity.trim() !== '')
      .map(([invoice_line_id, quantity]) => ({
        invoice_line_id,
        quantity: quantity.normalize('NFKC').trim(),
      }));
  }
  return input as Input;
}

function CreditLines({
  invoice,
  value,
  onChange,
  error,
}: {
  invoice: string;
  value: Record<string, string>;
  onChange: (value: unknown) => void;
  error: string | undefined;
}) {
  const t = useTranslations('invoices');
  const lines = useFirstRecords<Line>('invoice-lines', {
    filter: [{ field: 'invoice_id', op: 'eq', value: invoice }],
    sort: 'line_no',
  });
  const change = (line: string, quantity: string) => {
    const next = { ...value, [line]: quantity };
    const isEmpty = Object.values(next).every((text) => text.trim() === '');
    onChange(isEmpty ? null : next);
  };
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <caption className="mx-sr-only">{t('lines')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('credit.line')}</th>
            <th scope="col" className="mx-num">
              {t('credit.invoiced')}
            </th>
            <th scope="col" className="mx-num">
              {t('credit.credited')}
            </th>
            <th scope="col" className="mx-num">
              {t('credit.quantity')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(lines.data ?? []).map((line) => (
            <tr key={line.id}>
              <td>{line.description}</td>
              <td className="mx-num">{line.quantity}</td>
              <td className="mx-num">{line.credited_quantity}</td>
              <td className="mx-num">
                <TextInput
                  aria-label={t('credit.quantityOf', { description: line.description })}
                  inputMode="decimal"
                  w={96}
                  ml="auto"
                  value={value[line.id] ?? ''}
                  onChange={(event) => change(line.id, event.currentTarget.value)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {error && (
        <p className="mx-bad-text" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
