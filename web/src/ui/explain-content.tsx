import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowUp, IconCheck, IconChevronRight, IconDownload, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel } from '@/i18n/provider';
import { type Money as Amount, formatAmount } from '@/lib/money';
import { saveFile } from '@/lib/save-file';
import { ChoiceField } from './choice-field';
import { Keys, useCommands } from './commands';
import { To } from './link';
import { Money } from './money';
import { ErrorPanel, Waiting } from './states';

type Explanation = components['schemas']['Explanation'];
type Component = components['schemas']['Component'];

interface Props {
  trail: string[];
  onTrail: (trail: string[]) => void;
  pathOf: (id: string) => string | undefined;
}

/** A figure explained, and the way down to its documents and up again. */
export function ExplainContent({ trail, onTrail, pathOf }: Props) {
  const t = useTranslations('explain');
  const figure = trail[trail.length - 1] ?? '';
  const explanation = useQuery({
    queryKey: ['explanations', figure],
    queryFn: () => data(api.GET('/api/v1/explanations', { params: { query: { figure } } })),
    // A posting may have changed it a moment ago.
    staleTime: 0,
  });
  const up = () => onTrail(trail.slice(0, -1));
  const down = (next: string) => onTrail([...trail, next]);
  const canGoUp = trail.length > 1;
  useCommands([
    {
      id: 'explain.up',
      title: t('up'),
      keys: 'Backspace',
      group: 'screen',
      disabled: canGoUp ? undefined : t('top'),
      run: up,
    },
  ]);
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        {canGoUp ? (
          <Button
            variant="default"
            leftSection={<IconArrowUp size={14} />}
            rightSection={<Keys keys="⌫" />}
            onClick={up}
          >
            {t('up')}
          </Button>
        ) : (
          <span />
        )}
        <CopyLink figure={figure} />
      </Group>
      {explanation.isPending && <Waiting rows={4} />}
      {explanation.isError && <ErrorPanel error={explanation.error} onRetry={() => explanation.refetch()} />}
      {explanation.isSuccess && (
        <Explained
          key={figure}
          explanation={explanation.data}
          isDeep={canGoUp}
          onDown={down}
          pathOf={pathOf}
        />
      )}
    </Stack>
  );
}

function CopyLink({ figure }: { figure: string }) {
  const t = useTranslations('explain');
  const tc = useTranslations('common');
  const [copied, setCopied] = useState<string | null>(null);
  const copy = () => {
    const link = `${globalThis.location.origin}/explain?figure=${encodeURIComponent(figure)}`;
    navigator.clipboard?.writeText(link).then(() => setCopied(figure));
  };
  return (
    <Button variant="subtle" leftSection={<IconLink size={14} />} onClick={copy}>
      {copied === figure ? tc('copied') : t('copyLink')}
    </Button>
  );
}

function Explained({
  explanation,
  isDeep,
  onDown,
  pathOf,
}: {
  explanation: Explanation;
  /** Reached by a step up or down: the focus moves here, because what was pressed is gone. */
  isDeep: boolean;
  onDown: (figure: string) => void;
  pathOf: (id: string) => string | undefined;
}) {
  const t = useTranslations('explain');
  const label = useLabel();
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isDeep) head.current?.focus();
  }, [isDeep]);
  const { amount, words, formula, components, rule, as_of } = explanation;
  return (
    <Stack gap="sm">
      <div ref={head} tabIndex={-1} className="mx-explain-amount" aria-live="polite">
        <Money value={amount} show="code" />
      </div>
      <Text size="sm">{label(words)}</Text>
      <dl className="mx-explain-facts">
        <dt>{t('formula')}</dt>
        <dd className="mx-explain-formula">{label(formula)}</dd>
        <dt>{t('rule')}</dt>
        <dd>{label(rule)}</dd>
        <dt>{t('asOf')}</dt>
        <dd className="mx-figure">{as_of}</dd>
      </dl>
      {components.length > 0 && <Parts explanation={explanation} onDown={onDown} pathOf={pathOf} />}
    </Stack>
  );
}

/** More parts than this are searched and sorted. */
const MANY = 12;

type Order = 'listed' | 'amount' | 'name';

function Parts({
  explanation,
  onDown,
  pathOf,
}: {
  explanation: Explanation;
  onDown: (figure: string) => void;
  pathOf: (id: string) => string | undefined;
}) {
  const t = useTranslations('explain');
  const label = useLabel();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<Order>('listed');
  const { amount, components, figure } = explanation;
  const text = (part: Component) => label(part.label);
  const shown = partsInOrder(components, text, search, order);
  const save = () =>
    saveFile(
      `${figure.replace(/[^\w.-]+/g, '-')}.csv`,
      'text/csv',
      csvOf([
        [t('parts'), t('amount'), t('currency')],
        ...shown.map((part) => [text(part), decimalOf(part.amount), part.amount.currency]),
      ]),
    );
  return (
    <>
      {components.length > MANY && (
        <Group gap="xs">
          <TextInput
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <ChoiceField
            ariaLabel={t('order.label')}
            value={order}
            onChange={(value) => setOrder(value as Order)}
            choices={(['listed', 'amount', 'name'] as const).map((value) => ({
              value,
              label: t(`order.${value}`),
            }))}
          />
          <Button variant="default" leftSection={<IconDownload size={14} />} onClick={save}>
            {t('export')}
          </Button>
        </Group>
      )}
      <table className="mx-table mx-explain-parts">
        <caption className="mx-sr-only">{t('parts')}</caption>
        <thead>
          <tr>
            <th scope="col">
              {shown.length === components.length
                ? t('parts')
                : t('partsOf', { shown: shown.length, all: components.length })}
            </th>
            <th scope="col" className="mx-num">
              {t('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id of their own.
            <Part key={place} part={part} onDown={onDown} pathOf={pathOf} />
          ))}
        </tbody>
        <SumRow amount={amount} parts={components} />
      </table>
    </>
  );
}

/** The parts that hold the words, in the order that was asked for; as the server lists them unless asked. */
export function partsInOrder<P extends { amount: Amount }>(
  parts: P[],
  textOf: (part: P) => string,
  search: string,
  order: Order,
): P[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = parts.filter((part) => words.every((word) => textOf(part).toLowerCase().includes(word)));
  if (order === 'listed') return found;
  const byName = new Intl.Collator(['zh-CN', 'en'], { numeric: true });
  return [...found].sort((one, other) =>
    order === 'amount'
      ? other.amount.amount_minor - one.amount.amount_minor
      : byName.compare(textOf(one), textOf(other)),
  );
}

/** Cells as CSV; one that begins like a formula stays text in a spreadsheet. */
export function csvOf(rows: string[][]): string {
  const cell = (text: string) => {
    const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function decimalOf(amount: Amount): string {
  return formatAmount(amount).replaceAll(',', '');
}

function Part({
  part,
  onDown,
  pathOf,
}: {
  part: Component;
  onDown: (figure: string) => void;
  pathOf: (id: string) => string | undefined;
}) {
  const t = useTranslations('explain');
  const label = useLabel();
  const { figure, document } = part;
  const path = document ? pathOf(document) : undefined;
  const text = label(part.label);
  return (
    <tr>
      <td>
        {figure ? (
          <button type="button" className="mx-explain-down" onClick={() => onDown(figure)}>
            <span>{text}</span>
            <IconChevronRight size={14} aria-hidden />
          </button>
        ) : path ? (
          <To to={path}>{text}</To>
        ) : (
          text
        )}
        {figure && path && (
          <To to={path} className="mx-explain-document">
            {t('document')}
          </To>
        )}
      </td>
      <td className="mx-num">
        <Money value={part.amount} show="amount" />
      </td>
    </tr>
  );
}

/** What the parts sum to less what is shown; null when they tie. Parts of another currency cannot tie. */
export function differenceOf(amount: Amount, parts: { amount: Amount }[]): Amount | null {
  const sum = parts.reduce((total, part) => total + part.amount.amount_minor, 0);
  const isMixed = parts.some((part) => part.amount.currency !== amount.currency);
  const difference = sum - amount.amount_minor;
  return difference === 0 && !isMixed ? null : { amount_minor: difference, currency: amount.currency };
}

function SumRow({ amount, parts }: { amount: Amount; parts: Component[] }) {
  const t = useTranslations('explain');
  const difference = differenceOf(amount, parts);
  const sum = {
    amount_minor: amount.amount_minor + (difference?.amount_minor ?? 0),
    currency: amount.currency,
  };
  return (
    <tfoot>
      <tr>
        <th scope="row">
          {t('sum')}{' '}
          {difference ? (
            <span className="mx-bad-text">{t('doesNotTie')}</span>
          ) : (
            <span className="mx-good-text">
              <IconCheck size={14} aria-hidden /> {t('ties')}
            </span>
          )}
        </th>
        <td className="mx-num">
          <Money value={sum} show="amount" />
        </td>
      </tr>
      {difference && (
        <tr className="mx-bad-text">
          <th scope="row">{t('difference')}</th>
          <td className="mx-num">
            <Money value={difference} show="amount" />
          </td>
        </tr>
      )}
    </tfoot>
  );
}
