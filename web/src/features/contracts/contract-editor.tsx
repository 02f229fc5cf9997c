import { Box, Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, request } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { FieldInput } from '@/records/field-input';
import { useHomeEntity } from '@/records/home-entity';
import { DocumentEnd } from '@/records/lines/document-end';
import { areComplete, type LineDraft, plainFigure, wireLine } from '@/records/lines/line-drafts';
import { LineEditor } from '@/records/lines/line-editor';
import { findListPrice } from '@/records/lines/list-price';
import { type PricedDocument, useDocument } from '@/records/lines/use-document';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { Page } from '@/ui/page';
import { Refusal } from '@/ui/refusal';
import { toast } from '@/ui/toast';

type CreateContract = components['schemas']['CreateContract'];

interface Head {
  customer_id: string | null;
  title: string | null;
  entity_id: string | null;
  currency: string | null;
  payment_term_id: string | null;
  starts_on: string | null;
  ends_on: string | null;
  opportunity_id: string | null;
}

const shown = [
  'customer_id',
  'title',
  'entity_id',
  'currency',
  'payment_term_id',
  'starts_on',
  'ends_on',
  'opportunity_id',
] as const;
const required: readonly string[] = ['customer_id', 'title', 'entity_id', 'currency'];

/** `/contracts/new`: a contract with lines of its own, where there was no quote. */
export function NewContract() {
  const t = useTranslations('contracts');
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const entity = useHomeEntity();
  const given = (name: string) => (typeof search[name] === 'string' ? (search[name] as string) : null);
  return (
    <Page title={t('editor.new')}>
      <ContractForm
        initial={{
          customer_id: given('customer_id'),
          opportunity_id: given('opportunity_id'),
          title: null,
          entity_id: entity?.id ?? null,
          currency: entity?.currency ?? null,
          payment_term_id: null,
          starts_on: null,
          ends_on: null,
        }}
      />
    </Page>
  );
}

function ContractForm({ initial }: { initial: Head }) {
  const t = useTranslations('contracts');
  const go = useGo();
  const client = useQueryClient();
  const today = todayIn(useSession().organization.time_zone);
  const [head, setHead] = useState(initial);
  const [includesTax, setIncludesTax] = useState(false);
  const send = useSend();
  const document = useDocument<PricedDocument>({
    initial: [],
    body: (lines) => bodyOf(head, lines, includesTax),
    send,
    touches: ['contracts', 'contract-lines', 'customers', 'opportunities'],
    onSaved: (saved) => {
      toast(t('editor.saved', { number: saved.number }));
      go(`/contracts/${saved.id}`);
    },
  });
  const isReady = bodyOf(head, document.lines, includesTax) !== null;
  useCommands([
    {
      id: 'contract.save',
      title: t('editor.save'),
      keys: 'Mod+Enter',
      group: 'screen',
      run: () => isReady && document.save(),
    },
  ]);
  // A price with tax cannot be the net one of a list.
  const priceOf = useCallback(
    (productId: string) =>
      includesTax || !head.currency
        ? Promise.resolve(undefined)
        : findListPrice(client, productId, head.currency, today),
    [client, head.currency, includesTax, today],
  );
  return (
    <>
      <Box className="mx-document">
        {document.problem && <Refusal problem={document.problem} />}
        <HeadFields
          head={head}
          problemAt={(name) => document.problem?.at(`/${name}`)}
          onChange={async (name, value) => {
            setHead((before) => ({ ...before, [name]: value }));
            if (name === 'customer_id' && value) {
              const customer = await request<Rec>(`/customers/${value}`);
              setHead((before) => ({
                ...before,
                currency: (customer.currency as string | null) ?? before.currency,
                payment_term_id: before.payment_term_id ?? (customer.payment_term_id as string | null),
                title: before.title || t('editor.title', { customer: String(customer.name) }),
              }));
            }
          }}
        />
        <Checkbox
          size="sm"
          label={t('editor.includesTax')}
          checked={includesTax}
          onChange={(event) => setIncludesTax(event.currentTarget.checked)}
        />
        <LineEditor
          lines={document.lines}
          onChange={document.change}
          priced={document.priced}
          isStale={document.isStale}
          problemAt={document.problemAt}
          hasListPrices={false}
          priceOf={priceOf}
        />
      </Box>
      <DocumentEnd
        document={document}
        label={t('editor.save')}
        isReady={isReady}
        onCancel={() => go('/contracts')}
      />
    </>
  );
}

function bodyOf(head: Head, lines: LineDraft[], includesTax: boolean): CreateContract | null {
  const { customer_id, title, entity_id, currency } = head;
  const typed = lines.filter(({ product_id }) => product_id !== null);
  const isPriced = typed.every(({ unit_price }) => plainFigure(unit_price) !== '');
  if (!customer_id || !title || !entity_id || !currency || !areComplete(lines) || !isPriced) return null;
  return {
    ...head,
    customer_id,
    title,
    entity_id,
    currency,
    lines: typed.map((line) => ({
      ...wireLine(line),
      unit_price: plainFigure(line.unit_price),
      discount_percent: plainFigure(line.discount_percent) || '0',
      price_includes_tax: includesTax,
    })),
  };
}

function useSend() {
  return useCallback(
    ({ body, dryRun, idempotencyKey }: { body: unknown; dryRun: boolean; idempotencyKey: string }) =>
      data(
        api.POST('/api/v1/contracts', {
          params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
          body: body as CreateContract,
        }),
      ),
    [],
  );
}

function HeadFields({
  head,
  problemAt,
  onChange,
}: {
  head: Head;
  problemAt: (name: string) => string | undefined;
  onChange: (name: string, value: unknown) => void;
}) {
  const t = useTranslations('contracts');
  const fields = new Map(useObject('contract')?.fields.map((field) => [field.name, field]));
  const ofCustomer = [{ field: 'customer_id', op: 'eq' as const, value: head.customer_id }];
  return (
    <section className="mx-document-form" aria-label={t('editor.head')}>
      {shown.map((name) => {
        const field = fields.get(name);
        return (
          field && (
            <FieldInput
              key={name}
              field={field}
              value={head[name]}
              required={required.includes(name)}
              filter={name === 'opportunity_id' && head.customer_id ? ofCustomer : undefined}
              error={problemAt(name)}
              autoFocus={name === 'customer_id' && head.customer_id === null}
              onChange={(value) => onChange(name, value)}
            />
          )
        );
      })}
    </section>
  );
}
