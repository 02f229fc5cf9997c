import '@/i18n/words/aging';
import { Box, Group, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { byName } from '@/lib/by-name';
import { lastMonthEnd } from '@/lib/dates';
import type { Money as Amount } from '@/lib/money';
import { useReportEntity } from '@/records/entity-choice';
import { useLedgerBalance } from '@/records/money/ledger-balance';
import { useFirstRecords } from '@/records/queries';
import { AgingBar } from '@/ui/aging-bar';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { useCommands } from '@/ui/commands';
import { DateField } from '@/ui/date-field';
import { LedgerTie } from '@/ui/ledger-tie';
import { Money } from '@/ui/money';
import { Page } from '@/ui/page';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { Switcher } from '@/ui/switcher';
import { useToday } from '@/ui/use-today';
import { AgedDocuments } from './aged-documents';
import { AgingCustomers } from './aging-customers';
import { useBucketWords } from './bucket-words';
import { type AgingQuestion, agingQuery, type CurrencyAging } from './queries';
import './aging.css';

/** What was open at the end of any day, by age: in all, by customer, down to the documents. */
export function AgingScreen() {
  const t = useTranslations('aging');
  const today = useToday();
  const [search, setSearch] = useScreenSearch();
  const [entity, setEntity] = useReportEntity();
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const question: AgingQuestion = {
    as_of: search.as_of || today,
    by: search.by === 'issued_on' ? 'issued_on' : 'due_on',
    entity_id: entity,
    customer_id: search.customer_id,
  };
  const report = useQuery(agingQuery(question));
  useCommands([
    {
      id: 'aging.today',
      title: t('commands.today'),
      group: 'screen',
      run: () => setSearch({ as_of: undefined }),
    },
    {
      id: 'aging.by',
      title: question.by === 'due_on' ? t('commands.byIssued') : t('commands.byDue'),
      group: 'screen',
      run: () => setSearch({ by: question.by === 'due_on' ? 'issued_on' : undefined }),
    },
  ]);
  const isFiltered = Boolean(search.bucket || search.customer_id);
  const clear = () => setSearch({ bucket: undefined, currency: undefined, customer_id: undefined });
  return (
    <Page
      title={t('title')}
      actions={
        isFiltered && (
          <Button variant="default" onClick={clear}>
            {t('all')}
          </Button>
        )
      }
    >
      <Box className="mx-controls">
        <DateField
          label={t('asOf')}
          value={question.as_of}
          today={today}
          onChange={(day) => setSearch({ as_of: day ?? undefined })}
        />
        <Button variant="default" onClick={() => setSearch({ as_of: lastMonthEnd(today) })}>
          {t('lastMonth')}
        </Button>
        <ChoiceField
          label={t('entity')}
          value={entity ?? ''}
          none={t('allEntities')}
          choices={byName(entities.data ?? [], ({ name }) => name).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          onChange={(id) => setEntity(id || undefined)}
        />
        <Switcher
          label={t('by.label')}
          value={question.by}
          choices={[
            { value: 'due_on', label: t('by.due_on') },
            { value: 'issued_on', label: t('by.issued_on') },
          ]}
          onChange={(by) => setSearch({ by: by === 'due_on' ? undefined : by })}
        />
      </Box>
      {report.isPending && <Waiting rows={10} />}
      {report.isError && <ErrorPanel error={report.error} onRetry={() => report.refetch()} />}
      {report.isSuccess && report.data.currencies.length === 0 && (
        <Empty title={t('empty.title')} text={t('empty.text', { date: question.as_of })} />
      )}
      {report.isSuccess && report.data.currencies.length > 0 && (
        <Box aria-busy={report.isPlaceholderData || undefined}>
          {report.data.currencies.map((aging) => (
            <CurrencySection
              key={aging.total.currency}
              aging={aging}
              question={question}
              entities={entity ? [entity] : (entities.data ?? []).map(({ id }) => id)}
              shownBucket={search.currency === aging.total.currency ? search.bucket : undefined}
              onBucket={(bucket) => setSearch({ bucket, currency: aging.total.currency })}
            />
          ))}
          {isFiltered ? (
            <AgedDocuments question={{ ...question, bucket: search.bucket, currency: search.currency }} />
          ) : (
            <AgingCustomers
              report={report.data}
              question={{ as_of: question.as_of, by: question.by, entity_id: entity }}
              onCustomer={(id) => setSearch({ customer_id: id })}
            />
          )}
        </Box>
      )}
    </Page>
  );
}

function CurrencySection({
  aging,
  question,
  entities,
  shownBucket,
  onBucket,
}: {
  aging: CurrencyAging;
  question: AgingQuestion;
  entities: string[];
  shownBucket: string | undefined;
  onBucket: (bucket: string | undefined) => void;
}) {
  const t = useTranslations('aging');
  const words = useBucketWords();
  const { currency } = aging.total;
  const parts = aging.buckets.map(({ label, amount }) => ({ label: words(label, question.by), amount }));
  const ledger = useLedgerBalance(['trade_receivable'], entities, question.as_of);
  const booked = ledger?.find((sum) => sum.currency === currency)?.amount_minor ?? 0;
  const difference: Amount = { amount_minor: aging.total.amount_minor - booked, currency };
  return (
    <section className="mx-section mx-aging-currency" aria-labelledby={`aging-${currency}`}>
      <Box className="mx-section-head">
        <Title order={2} id={`aging-${currency}`}>
          {t('open', { currency })}
        </Title>
        <span className="mx-aging-total">
          <Money value={aging.total} show="code" />
        </span>
        <span className="mx-muted">{t('documents', { count: aging.count })}</span>
        {ledger && !question.customer_id && <LedgerTie difference={difference} />}
      </Box>
      <Box className="mx-aging-currency-bar">
        <AgingBar label={t('barOf', { name: currency })} parts={parts} />
      </Box>
      <ul className="mx-buckets">
        {aging.buckets.map(({ label, amount, count }, place) => (
          <li key={label} data-empty={count === 0 || undefined}>
            <button
              type="button"
              className="mx-bucket"
              aria-pressed={shownBucket === label}
              onClick={() => onBucket(shownBucket === label ? undefined : label)}
            >
              <Group gap={0} wrap="nowrap">
                <i className={`mx-age-key mx-age-${Math.min(place, 4)}`} aria-hidden />
                {words(label, question.by)}
              </Group>
              <Money value={amount} show="amount" />
              <span className="mx-muted">{t('documents', { count })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
