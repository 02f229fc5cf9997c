import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowUp, IconCheck, IconChevronRight, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel } from '@/i18n/provider';
import type { Money as Amount } from '@/lib/money';
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
  /** Called when a link leads to another screen. */
  onLeave?: () => void;
}

/** A figure explained, and the way down to its documents and up again. */
export function ExplainContent({ trail, onTrail, pathOf, onLeave }: Props) {
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
          onLeave={onLeave}
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
  onLeave,
}: {
  explanation: Explanation;
  /** Reached by a step up or down: the focus moves here, because what was pressed is gone. */
  isDeep: boolean;
  onDown: (figure: string) => void;
  pathOf: (id: string) => string | undefined;
  onLeave?: () => void;
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
      {components.length > 0 && (
        <table className="mx-table mx-explain-parts">
          <caption className="mx-sr-only">{t('parts')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('parts')}</th>
              <th scope="col" className="mx-num">
                {t('amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {components.map((part, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id and never change their order.
              <Part key={place} part={part} onDown={onDown} pathOf={pathOf} onLeave={onLeave} />
            ))}
          </tbody>
          <SumRow amount={amount} parts={components} />
        </table>
      )}
    </Stack>
  );
}

function Part({
  part,
  onDown,
  pathOf,
  onLeave,
}: {
  part: Component;
  onDown: (figure: string) => void;
  pathOf: (id: string) => string | undefined;
  onLeave?: () => void;
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
          <To to={path} onClick={onLeave}>
            {text}
          </To>
        ) : (
          text
        )}
        {figure && path && (
          <To to={path} className="mx-explain-document" onClick={onLeave}>
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
