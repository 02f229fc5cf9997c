import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import { RecordTimeline } from '@/records/record-timeline';
import type { Rec } from '@/records/types';
import { Figure } from '@/ui/explain';
import { To } from '@/ui/link';
import { ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { type Chain, chainsOf } from './chain';
import './customer.css';
import { customerFiguresQuery } from './figures';

/** From the deal to recognised revenue, and where money stopped on the way; below it what happened lately. */
export function ChainTab({ record }: { record: Rec }) {
  const t = useTranslations('customers');
  const tr = useTranslations('records.timeline');
  const object = useObject('customer');
  const figures = useQuery(customerFiguresQuery(record.id));
  if (figures.isPending) return <Waiting rows={3} />;
  if (figures.isError) return <ErrorPanel error={figures.error} onRetry={() => figures.refetch()} />;
  const chains = chainsOf(figures.data.figures);
  return (
    <>
      {chains.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('chain.none')}
        </Text>
      )}
      {chains.map((chain) => (
        <ChainOf key={chain.currency} chain={chain} customerId={record.id} isOnly={chains.length === 1} />
      ))}
      {object && (
        <section className="mx-chain-after" aria-labelledby="chain-after">
          <Title order={2} id="chain-after">
            {tr('title')}
          </Title>
          <RecordTimeline object={object} record={record} />
        </section>
      )}
    </>
  );
}

function ChainOf({ chain, customerId, isOnly }: { chain: Chain; customerId: string; isOnly: boolean }) {
  const t = useTranslations('customers.chain');
  const label = useLabel();
  return (
    <section className="mx-chain" aria-label={isOnly ? t('title') : chain.currency}>
      {!isOnly && (
        <Title order={2} size="h3">
          {chain.currency}
        </Title>
      )}
      <ol className="mx-chain-steps">
        {chain.steps.map(({ name, figure, share }) => (
          <li key={name}>
            <span className="mx-chain-label">{label({ zh: figure.label_zh, en: figure.label_en })}</span>
            <Figure value={figure.amount} explain={figure.figure} />
            <span className="mx-chain-bar" aria-hidden="true">
              <span style={{ width: `${share}%` }} />
            </span>
          </li>
        ))}
      </ol>
      {chain.gaps.length > 0 ? (
        <ul className="mx-chain-gaps" aria-label={t('gaps')}>
          {chain.gaps.map(({ name, amount, figure, tab }) => (
            <li key={name}>
              <StatusTag tone={name === 'overdue' ? 'bad' : name === 'unearned' ? 'info' : 'warn'}>
                {t(`gap.${name}`)}
              </StatusTag>
              <Figure value={amount} explain={figure} />
              {tab && <To to={`/customers/${customerId}?tab=${tab}`}>{t(`to.${name}`)}</To>}
            </li>
          ))}
        </ul>
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          {t('noGaps')}
        </Text>
      )}
    </section>
  );
}
