import '@/i18n/words/aging';
import { ActionIcon, Box, Menu, Switch, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowDown, IconDots, IconDownload, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { formatAmount } from '@/lib/money';
import { useActOn } from '@/records/act-on';
import { AgingBar } from '@/ui/aging-bar';
import { Button } from '@/ui/button';
import { useCommands } from '@/ui/commands';
import { To, useGo } from '@/ui/link';
import { Money } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { useBucketWords } from './bucket-words';
import {
  type AgedCustomerLine,
  type AgedCustomerSort,
  type AgingReport,
  agingExportPath,
  type CustomerPayToday,
  type CustomersQuestion,
  useAgedCustomers,
  usePayToday,
} from './queries';

const sorts: AgedCustomerSort[] = ['overdue', 'total', 'oldest', 'name'];

/** Who owes, those who are late with most first: whose customer it is, how to reach them, and what can be done now. */
export function AgingCustomers({
  report,
  question,
  onCustomer,
}: {
  report: AgingReport;
  question: CustomersQuestion;
  onCustomer: (id: string) => void;
}) {
  const t = useTranslations('aging');
  const isPhone = useIsPhone();
  const [search, setSearch] = useScreenSearch();
  const asked: CustomersQuestion = {
    ...question,
    q: search.q || undefined,
    overdue_only: search.overdue === '1' || undefined,
    sort: sorts.find((sort) => sort === search.sort),
  };
  const customers = useAgedCustomers(asked);
  const rows = (customers.data?.pages ?? []).flatMap(({ items }) => items);
  // One answer takes a hundred customers: those that are shown first.
  const pay = usePayToday(
    rows.map(({ customer_id }) => customer_id),
    report.as_of,
  );
  const payOf = (row: AgedCustomerLine) =>
    pay.data?.items.find(
      ({ customer_id, open }) =>
        customer_id === row.customer_id && open.currency === row.aging.total.currency,
    );
  const isMixed = report.currencies.length > 1;
  const Rows = isPhone ? CustomerCards : CustomerTable;
  const isNarrowed = Boolean(asked.q || asked.overdue_only);
  return (
    <section className="mx-section" aria-labelledby="aging-customers">
      <Box className="mx-section-head">
        <Title order={2} id="aging-customers">
          {t('byCustomer')}
        </Title>
        <Tools asked={asked} onAsk={(change) => setSearch(change)} />
      </Box>
      {customers.isPending && <Waiting rows={10} />}
      {customers.isError && <ErrorPanel error={customers.error} onRetry={() => customers.refetch()} />}
      {customers.isSuccess && rows.length === 0 && (
        <Empty
          title={t(isNarrowed ? 'noCustomer' : 'empty.title')}
          action={
            isNarrowed && (
              <Button variant="default" onClick={() => setSearch({ q: undefined, overdue: undefined })}>
                {t('all')}
              </Button>
            )
          }
        />
      )}
      {rows.length > 0 && (
        <Rows
          report={report}
          rows={rows}
          isMixed={isMixed}
          sort={asked.sort ?? 'overdue'}
          onSort={(sort) => setSearch({ sort: sort === 'overdue' ? undefined : sort })}
          payOf={payOf}
          onCustomer={onCustomer}
        />
      )}
      {customers.hasNextPage && (
        <Box p="sm">
          <Button
            variant="default"
            loading={customers.isFetchingNextPage}
            onClick={() => void customers.fetchNextPage()}
          >
            {t('more')}
          </Button>
        </Box>
      )}
    </section>
  );
}

function Tools({
  asked,
  onAsk,
}: {
  asked: CustomersQuestion;
  onAsk: (change: Record<string, string | undefined>) => void;
}) {
  const t = useTranslations('aging');
  const may = useMay();
  const [typed, setTyped] = useState(asked.q ?? '');
  const send = useDebouncedCallback((q: string) => onAsk({ q: q.trim() || undefined }), 200);
  const path = agingExportPath(asked);
  const canExport = may('export.run');
  useCommands(
    canExport
      ? [{ id: 'aging.export', title: t('export'), group: 'screen', run: () => location.assign(path) }]
      : [],
  );
  return (
    <Box className="mx-aging-tools">
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          send(event.currentTarget.value);
        }}
      />
      <Switch
        label={t('overdueOnly')}
        checked={Boolean(asked.overdue_only)}
        onChange={(event) => onAsk({ overdue: event.currentTarget.checked ? '1' : undefined })}
      />
      {canExport && (
        <Button component="a" href={path} download variant="default" leftSection={<IconDownload size={14} />}>
          {t('export')}
        </Button>
      )}
    </Box>
  );
}

interface RowsProps {
  report: AgingReport;
  rows: AgedCustomerLine[];
  isMixed: boolean;
  sort: AgedCustomerSort;
  onSort: (sort: AgedCustomerSort) => void;
  payOf: (row: AgedCustomerLine) => CustomerPayToday | undefined;
  onCustomer: (id: string) => void;
}

function useParts(report: AgingReport) {
  const words = useBucketWords();
  return (row: AgedCustomerLine) =>
    row.aging.buckets.map(({ label, amount }) => ({ label: words(label, report.by), amount }));
}

const key = (row: AgedCustomerLine) => `${row.customer_id} ${row.aging.total.currency}`;

function CustomerTable({ report, rows, isMixed, sort, onSort, payOf, onCustomer }: RowsProps) {
  const t = useTranslations('aging');
  const words = useBucketWords();
  const act = useActions();
  const head = { current: sort, onSort };
  return (
    <div className="mx-scroll-x">
      <table className="mx-table mx-aging-table">
        <thead>
          <tr>
            <SortHead {...head} sort="name" text={t('customer')} />
            <th scope="col">{t('owner')}</th>
            <th scope="col">{t('phone')}</th>
            <SortHead {...head} sort="overdue" text={t('overdue')} isFigure />
            <SortHead {...head} sort="oldest" text={t('oldest')} isFigure />
            {report.labels.map((label) => (
              <th key={label} scope="col" className="mx-num">
                {words(label, report.by)}
              </th>
            ))}
            <SortHead {...head} sort="total" text={t('total')} isFigure />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={key(row)}>
              <th scope="row" className="mx-cell-head">
                <span className="mx-aging-name">
                  <To to={`/customers/${row.customer_id}`} className="mx-ellipsis" title={row.name}>
                    {row.name}
                  </To>
                  <RowMenu row={row} act={act} />
                </span>
              </th>
              <td>{row.owner_name || '—'}</td>
              <td className="mx-figure">
                <Phone number={row.phone} />
              </td>
              <td className="mx-num mx-aging-overdue" data-late={row.overdue.amount_minor > 0 || undefined}>
                <Money value={row.overdue} show={isMixed ? 'symbol' : 'amount'} />
              </td>
              <td className="mx-num">{row.oldest_days ?? '—'}</td>
              {row.aging.buckets.map(({ label, amount }) => (
                <td key={label} className="mx-num">
                  {amount.amount_minor === 0 ? (
                    <span className="mx-muted">—</span>
                  ) : (
                    <Money value={amount} show="amount" />
                  )}
                </td>
              ))}
              <td className="mx-num">
                <button type="button" className="mx-link-button" onClick={() => onCustomer(row.customer_id)}>
                  <Money value={row.aging.total} show="amount" />
                  <span className="mx-sr-only">{t('showDocuments', { name: row.name })}</span>
                </button>
                <PayToday pay={payOf(row)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {act.dialog}
    </div>
  );
}

/** A head that orders the list by its column; which one does now is said to everybody. */
function SortHead({
  sort,
  current,
  text,
  isFigure = false,
  onSort,
}: {
  sort: AgedCustomerSort;
  current: AgedCustomerSort;
  text: string;
  isFigure?: boolean;
  onSort: (sort: AgedCustomerSort) => void;
}) {
  const isCurrent = sort === current;
  const order = sort === 'name' || sort === 'oldest' ? 'ascending' : 'descending';
  return (
    <th scope="col" className={isFigure ? 'mx-num' : undefined} aria-sort={isCurrent ? order : undefined}>
      <button type="button" className="mx-aging-sort" onClick={() => onSort(sort)}>
        {text}
        {isCurrent && <IconArrowDown size={12} aria-hidden />}
      </button>
    </th>
  );
}

function Phone({ number }: { number: string | null | undefined }) {
  if (!number) return <span className="mx-muted">—</span>;
  return <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{number}</a>;
}

/** What there is to do about money that is late: note what came, note what was said, look for somebody to call. */
function useActions() {
  return useActOn('customer');
}

function RowMenu({ row, act }: { row: AgedCustomerLine; act: ReturnType<typeof useActions> }) {
  const t = useTranslations('aging');
  const words = useTranslations();
  const go = useGo();
  const receipt = act.find('receipt.record');
  const call = act.find('follow_up.record');
  const item = (text: string, run: () => void): ReactNode => <Menu.Item onClick={run}>{text}</Menu.Item>;
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actionsFor', { name: row.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {call &&
          item(
            words('followUps.collect'),
            () => void act.start(call, row.customer_id, { kind: 'collection' }),
          )}
        {receipt && item(words('receipts.verbs.record'), () => void act.start(receipt, row.customer_id))}
        {item(t('contacts'), () =>
          go(
            `/contacts?filter=${encodeURIComponent(
              JSON.stringify([{ field: 'customer_id', op: 'eq', value: row.customer_id }]),
            )}`,
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where a discount holds today: what settles all of it, and on hover until when, and what missing that day costs. */
function PayToday({ pay }: { pay: CustomerPayToday | undefined }) {
  const t = useTranslations('aging');
  if (!pay?.next_step_on) return null;
  const words = t('step', { date: pay.next_step_on, loss: formatAmount(pay.loss_if_missed) });
  return (
    <span title={words} className="mx-aging-next mx-muted">
      {t('payToday')} <Money value={pay.pay_today} show="amount" />
      <span className="mx-sr-only">{words}</span>
    </span>
  );
}

/** Until when the discount of today holds, and what missing that day costs. */
function NextStep({ pay }: { pay: CustomerPayToday | undefined }) {
  const t = useTranslations('aging');
  if (!pay?.next_step_on) return null;
  return (
    <span className="mx-muted mx-aging-next">
      {t('step', { date: pay.next_step_on, loss: formatAmount(pay.loss_if_missed) })}
    </span>
  );
}

function CustomerCards({ report, rows, payOf, onCustomer }: RowsProps) {
  const t = useTranslations('aging');
  const partsOf = useParts(report);
  const act = useActions();
  return (
    <>
      <ul className="mx-plain-list">
        {rows.map((row) => (
          <li key={key(row)} className="mx-aging-card">
            <button type="button" className="mx-tile-button" onClick={() => onCustomer(row.customer_id)}>
              <span className="mx-tile-line">
                <span className="mx-ellipsis">{row.name}</span>
                <Money value={row.aging.total} show="code" />
              </span>
              <AgingBar label={row.name} parts={partsOf(row)} />
              {row.overdue.amount_minor > 0 && (
                <span className="mx-tile-line">
                  <span className="mx-muted">
                    {row.owner_name} · {t('lateFor', { days: row.oldest_days ?? 0 })}
                  </span>
                  <span className="mx-bad-text">
                    <Money value={row.overdue} show="amount" />
                  </span>
                </span>
              )}
              <NextStep pay={payOf(row)} />
            </button>
            <span className="mx-aging-card-act">
              {row.phone && (
                <a href={`tel:${row.phone.replace(/[^\d+]/g, '')}`} className="mx-link-button">
                  {t('call')}
                </a>
              )}
              <RowMenu row={row} act={act} />
            </span>
          </li>
        ))}
      </ul>
      {act.dialog}
    </>
  );
}
