import { Box, Group, Text } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { addDays, formatMoment, todayIn } from '@/lib/dates';
import { FieldInput } from '@/records/field-input';
import { useHomeEntity } from '@/records/home-entity';
import { DocumentEnd } from '@/records/lines/document-end';
import { areComplete, emptyLine, type LineDraft, wireLine } from '@/records/lines/line-drafts';
import { LineEditor } from '@/records/lines/line-editor';
import { type PricedDocument, readDraft, useDocument, useDraft } from '@/records/lines/use-document';
import { useFirstRecords, useObject, useRecord } from '@/records/queries';
import { Button } from '@/ui/button';
import { useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { Refusal } from '@/ui/refusal';
import { ErrorPanel, Waiting } from '@/ui/states';
import { toast } from '@/ui/toast';

type Quote = components['schemas']['Quote'];
type QuoteLine = components['schemas']['QuoteLine'];

/** The head of a quote while it is typed; what is null is left to the server. */
interface Head {
  customer_id: string | null;
  opportunity_id: string | null;
  entity_id: string | null;
  payment_term_id: string | null;
  valid_until: string | null;
  currency: string | null;
}

interface Draft {
  head: Head;
  lines: LineDraft[];
}

const TOUCHES = ['quotes', 'quote-lines', 'customers', 'opportunities'];
const VALID_DAYS = 30;

/** `/quotes/new`: a quote for a customer or an opportunity, priced as it is typed. */
export function NewQuote() {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const { organization } = useSession();
  const given = (name: string) => (typeof search[name] === 'string' ? (search[name] as string) : null);
  const opportunity = useRecord<components['schemas']['Opportunity']>(
    'opportunities',
    given('opportunity_id') ?? undefined,
  );
  const entity = useHomeEntity();
  if (given('opportunity_id') && opportunity.isPending) return <Waiting />;
  const head: Head = {
    customer_id: given('customer_id') ?? opportunity.data?.customer_id ?? null,
    opportunity_id: given('opportunity_id'),
    entity_id: entity?.id ?? null,
    payment_term_id: null,
    valid_until: addDays(todayIn(organization.time_zone), VALID_DAYS),
    currency: null,
  };
  return <QuoteForm draftName="quote.new" initial={{ head, lines: [] }} />;
}

/** `/quotes/{id}/edit`: a draft, with its lines. */
export function EditQuote() {
  const { id } = useParams({ strict: false });
  const label = useLabel();
  const object = useObject('quote');
  const quote = useRecord<Quote>('quotes', id);
  const lines = useFirstRecords<QuoteLine>('quote-lines', {
    filter: [{ field: 'quote_id', op: 'eq', value: id }],
    sort: 'line_no',
  });
  // As it was when the editing began: a change that comes in meanwhile must not take away what is typed.
  const begun = useRef<{ quote: Quote; lines: QuoteLine[] }>(null);
  const failed = [quote, lines].find(({ isError }) => isError);
  if (failed) {
    return (
      <Page title={label(object?.label ?? { zh: '', en: '' })}>
        <ErrorPanel error={failed.error} onRetry={() => failed.refetch()} />
      </Page>
    );
  }
  const isSettled = !quote.isFetching && !lines.isFetching;
  if (isSettled && quote.data && lines.data) begun.current ??= { quote: quote.data, lines: lines.data };
  if (!begun.current) return <Waiting />;
  const { customer_id, opportunity_id, entity_id, payment_term_id, valid_until, currency, version } =
    begun.current.quote;
  const head = { customer_id, opportunity_id, entity_id, payment_term_id, valid_until, currency };
  return (
    <QuoteForm
      quote={begun.current.quote}
      draftName={`quote.${id}.${version}`}
      initial={{ head, lines: begun.current.lines.map(typedLine) }}
    />
  );
}

function typedLine(line: QuoteLine): LineDraft {
  const name = line.titles.product_id ?? line.description;
  return emptyLine({
    product_id: line.product_id,
    product: {
      name,
      code: '',
      unit: line.unit,
      tax_percent: line.tax_percent,
      isOverTime: line.recognition_method === 'straight_line',
    },
    description: line.description === name ? '' : line.description,
    quantity: line.quantity,
    unit_price: line.unit_price,
    discount_percent: line.discount_percent === '0' ? '' : line.discount_percent,
    tax_percent: line.tax_percent,
    service_starts_on: line.service_starts_on,
    service_ends_on: line.service_ends_on,
  });
}

function QuoteForm({ quote, draftName, initial }: { quote?: Quote; draftName: string; initial: Draft }) {
  const t = useTranslations('quotes');
  const go = useGo();
  const [generation, setGeneration] = useState(0);
  const [isRestored, setRestored] = useState(true);
  const back = quote ? `/quotes/${quote.id}` : '/quotes';
  return (
    <Page title={quote ? t('editor.edit', { number: quote.number }) : t('editor.new')}>
      <QuoteFields
        key={generation}
        quote={quote}
        draftName={draftName}
        initial={initial}
        usesDraft={isRestored}
        onDiscard={() => {
          setRestored(false);
          setGeneration(generation + 1);
        }}
        onCancel={() => go(back)}
      />
    </Page>
  );
}

function QuoteFields({
  quote,
  draftName,
  initial,
  usesDraft,
  onDiscard,
  onCancel,
}: {
  quote?: Quote;
  draftName: string;
  initial: Draft;
  usesDraft: boolean;
  onDiscard: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations('quotes');
  const go = useGo();
  const labels = useHeadLabels();
  const [kept] = useState(() => (usesDraft ? readDraft<Draft>(draftName) : null));
  const [head, setHead] = useState<Head>(kept?.value.head ?? initial.head);
  const document = useDocument<PricedDocument>({
    initial: kept?.value.lines.map(({ key: _, ...line }) => emptyLine(line)) ?? initial.lines,
    body: (lines) => bodyOf(head, lines, quote),
    send: useSend(quote),
    touches: TOUCHES,
    onSaved: (saved) => {
      draft.end();
      toast(t('editor.saved', { number: saved.number }));
      go(`/quotes/${saved.id}`);
    },
  });
  const draft = useDraft(draftName, { head, lines: document.lines }, !document.lines.some(hasProduct));
  const isReady = areComplete(document.lines) && Boolean(head.valid_until && (quote || head.customer_id));
  useCommands([
    {
      id: 'quote.save',
      title: t('editor.save'),
      keys: 'Mod+Enter',
      group: 'screen',
      run: () => isReady && document.save(),
    },
  ]);
  return (
    <>
      <Box className="mx-document">
        {kept && (
          <Restored
            at={kept.at}
            onDiscard={() => {
              draft.end();
              onDiscard();
            }}
          />
        )}
        {document.problem && <Refusal problem={document.problem} labels={labels} />}
        <HeadFields
          head={head}
          isNew={!quote}
          titles={quote?.titles ?? {}}
          currency={document.sums?.currency}
          problemAt={(name) => document.problem?.at(`/${name}`)}
          onChange={(values) => setHead((before) => ({ ...before, ...values }))}
        />
        <LineEditor
          lines={document.lines}
          onChange={document.change}
          priced={document.priced}
          isStale={document.isStale}
          problemAt={document.problemAt}
          hasListPrices
        />
      </Box>
      <DocumentEnd document={document} label={t('editor.save')} isReady={isReady} onCancel={onCancel} />
    </>
  );
}

const hasProduct = (line: LineDraft) => line.product_id !== null;

function useHeadLabels(): Record<string, string> {
  const label = useLabel();
  const fields = useObject('quote')?.fields ?? [];
  return Object.fromEntries(fields.map((field) => [`/${field.name}`, label(field.label)]));
}

function bodyOf(head: Head, lines: LineDraft[], quote: Quote | undefined): unknown | null {
  if (!areComplete(lines) || !head.valid_until) return null;
  const wired = lines.map(wireLine);
  const { valid_until, payment_term_id } = head;
  if (quote) return { version: quote.version, valid_until, payment_term_id, lines: wired };
  if (!head.customer_id) return null;
  return { ...head, lines: wired };
}

function useSend(quote: Quote | undefined) {
  return useCallback(
    ({ body, dryRun, idempotencyKey }: { body: unknown; dryRun: boolean; idempotencyKey: string }) => {
      const header = { 'Idempotency-Key': idempotencyKey };
      const query = { dry_run: dryRun };
      return quote
        ? data(
            api.PATCH('/api/v1/quotes/{id}', {
              params: { path: { id: quote.id }, query, header },
              body: body as components['schemas']['UpdateQuote'],
            }),
          )
        : data(
            api.POST('/api/v1/quotes', {
              params: { query, header },
              body: body as components['schemas']['CreateQuote'],
            }),
          );
    },
    [quote],
  );
}

interface HeadFieldsProps {
  head: Head;
  /** Customer, entity and currency are settled once the quote is there. */
  isNew: boolean;
  titles: Record<string, string>;
  currency: string | undefined;
  problemAt: (name: string) => string | undefined;
  onChange: (values: Partial<Head>) => void;
}

function HeadFields({ head, isNew, titles, currency, problemAt, onChange }: HeadFieldsProps) {
  const t = useTranslations('quotes');
  const isPhone = useIsPhone();
  const fields = new Map(useObject('quote')?.fields.map((field) => [field.name, field]));
  const ofCustomer = head.customer_id
    ? [{ field: 'customer_id', op: 'eq' as const, value: head.customer_id }]
    : undefined;
  const input = (name: keyof Head, more: { required?: boolean; hint?: string } = {}) => {
    const field = fields.get(name);
    if (!field) return null;
    return (
      <FieldInput
        key={name}
        field={field}
        value={head[name]}
        title={titles[name]}
        disabled={!isNew && !['valid_until', 'payment_term_id'].includes(name)}
        filter={name === 'opportunity_id' ? ofCustomer : undefined}
        error={problemAt(name)}
        autoFocus={isNew && name === 'customer_id' && head.customer_id === null}
        onChange={(value) => onChange({ [name]: value })}
        {...more}
      />
    );
  };
  const more = (
    <>
      {input('payment_term_id')}
      {input('entity_id')}
      {input('currency', {
        hint: head.currency ? undefined : currency && t('editor.currency', { currency }),
      })}
    </>
  );
  return (
    <section className="mx-document-form" aria-label={t('editor.head')}>
      {input('customer_id', { required: isNew })}
      {input('opportunity_id')}
      {input('valid_until', { required: true })}
      {isPhone ? (
        <details className="mx-document-more">
          <summary>{t('editor.more')}</summary>
          {more}
        </details>
      ) : (
        more
      )}
    </section>
  );
}

function Restored({ at, onDiscard }: { at: string; onDiscard: () => void }) {
  const t = useTranslations('lines.draft');
  return (
    <Group gap="xs" role="status">
      <Text size="sm">{t('restored', { moment: formatMoment(at) })}</Text>
      <Button variant="subtle" onClick={onDiscard}>
        {t('discard')}
      </Button>
    </Group>
  );
}
