import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { lastMonthEnd, startOfMonth } from '@/lib/dates';
import type { Money as Amount } from '@/lib/money';
import { useReportEntity } from '@/records/entity-choice';
import { useHomeEntity } from '@/records/home-entity';
import { useFirstRecords } from '@/records/queries';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { useCommands } from '@/ui/commands';
import { DateField } from '@/ui/date-field';
import { LedgerTie } from '@/ui/ledger-tie';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { useToday } from '@/ui/use-today';
import './ledger.css';

type TrialBalance = components['schemas']['TrialBalance'];
type Row = components['schemas']['TrialBalanceRow'];

/** Every account of a book through a day; in each currency debits equal credits. */
export function TrialBalanceScreen() {
  const t = useTranslations('ledger');
  const may = useMay();
  const today = useToday();
  const [search, setSearch] = useScreenSearch();
  const [wanted, setWanted] = useReportEntity();
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const home = useHomeEntity();
  const known = byName(entities.data ?? [], ({ name }) => name);
  const of = (id: string | undefined) => known.find((entity) => entity.id === id);
  const entity = of(wanted) ?? of(home?.id) ?? known[0];
  const asOf = search.as_of ?? today;
  const from = search.from || undefined;
  const lastMonth = lastMonthEnd(today);
  const query = { entity_id: entity?.id ?? '', from, as_of: asOf };
  const balance = useQuery({
    queryKey: ['journal-entries', 'trial-balance', query],
    queryFn: () =>
      data(
        api.GET('/api/v1/trial-balance', {
          params: { query },
        }),
      ),
    enabled: Boolean(entity),
    placeholderData: keepPreviousData,
  });
  useCommands([
    {
      id: 'ledger.lastMonth',
      title: t('endOfLastMonth'),
      group: 'screen',
      run: () => setSearch({ from: startOfMonth(lastMonth), as_of: lastMonth }),
    },
  ]);
  return (
    <Page title={t('trialBalance')}>
      <div className="mx-controls">
        <ChoiceField
          label={t('entity')}
          value={entity?.id ?? ''}
          choices={known.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setWanted}
        />
        <DateField
          label={t('from')}
          value={from ?? null}
          today={today}
          onChange={(day) => setSearch({ from: day ?? undefined })}
        />
        <DateField
          label={t('asOf')}
          value={asOf}
          today={today}
          onChange={(day) => setSearch({ as_of: day ?? undefined })}
        />
        <Button
          variant="default"
          onClick={() => setSearch({ from: startOfMonth(lastMonth), as_of: lastMonth })}
        >
          {t('lastMonth')}
        </Button>
        <Button variant="default" onClick={() => setSearch({ from: startOfMonth(today), as_of: undefined })}>
          {t('thisMonth')}
        </Button>
        {entity && may('export.run') && (
          <Button
            component="a"
            href={`/api/v1/trial-balance/export?${wire(query)}`}
            download
            variant="default"
          >
            {t('export')}
          </Button>
        )}
      </div>
      {(balance.isPending || entities.isPending) && <Waiting rows={12} />}
      {balance.isError && <ErrorPanel error={balance.error} onRetry={() => balance.refetch()} />}
      {balance.isSuccess && balance.data.rows.length === 0 && <Empty title={t('noEntries')} />}
      {balance.isSuccess &&
        balance.data.totals.map(({ debit }) => (
          <CurrencyTable key={debit.currency} balance={balance.data} currency={debit.currency} asOf={asOf} />
        ))}
    </Page>
  );
}

function wire(query: Record<string, string | undefined>): string {
  const known = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return String(new URLSearchParams(known));
}

function CurrencyTable({
  balance,
  currency,
  asOf,
}: {
  balance: TrialBalance;
  currency: string;
  asOf: string;
}) {
  const isPhone = useIsPhone();
  const Rows = isPhone ? AccountTiles : AccountTable;
  const rows = balance.rows.filter(({ debit }) => debit.currency === currency);
  const total = balance.totals.find(({ debit }) => debit.currency === currency);
  const difference: Amount = {
    amount_minor: (total?.debit.amount_minor ?? 0) - (total?.credit.amount_minor ?? 0),
    currency,
  };
  return (
    <section className="mx-section" aria-labelledby={`trial-${currency}`}>
      <div className="mx-section-head">
        <h2 id={`trial-${currency}`} className="mx-head-title">
          {currency}
        </h2>
        <LedgerTie difference={difference} words="debitsEqualCredits" />
      </div>
      <Rows rows={rows} total={total} difference={difference} asOf={asOf} from={balance.from ?? undefined} />
    </section>
  );
}

interface RowsProps {
  rows: Row[];
  total: { debit: Amount; credit: Amount } | undefined;
  difference: Amount;
  asOf: string;
  /** What was before this day is the opening balance. */
  from: string | undefined;
}

function AccountTable({ rows, total, difference, asOf, from }: RowsProps) {
  const t = useTranslations('ledger');
  return (
    <div className="mx-scroll-x">
      <table className="mx-table mx-trial">
        <thead>
          <tr>
            <th scope="col">{t('account')}</th>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('class.label')}</th>
            {from && (
              <th scope="col" className="mx-num">
                {t('opening')}
              </th>
            )}
            <th scope="col" className="mx-num">
              {t('debit')}
            </th>
            <th scope="col" className="mx-num">
              {t('credit')}
            </th>
            <th scope="col" className="mx-num">
              {t(from ? 'closing' : 'balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <AccountRow key={row.account_id} row={row} asOf={asOf} from={from} />
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={from ? 4 : 3}>
                {t('total')}
              </th>
              <td className="mx-num">
                <Money value={total.debit} show="amount" />
              </td>
              <td className="mx-num">
                <Money value={total.credit} show="amount" />
              </td>
              <td className="mx-num">{!from && <Money value={difference} show="amount" />}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** The postings behind a row. */
function linesOf(row: Row, asOf: string, from: string | undefined): string {
  const filter = [
    ...(from ? [{ field: 'effective_on', op: 'ge', value: from }] : []),
    { field: 'account_id', op: 'eq', value: row.account_id },
    { field: 'currency', op: 'eq', value: row.debit.currency },
    { field: 'effective_on', op: 'le', value: asOf },
  ];
  return `/entry-lines?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

/** On the phone an account is two lines: what it is and where it stands, what went in and out. */
function AccountTiles({ rows, total, difference, asOf, from }: RowsProps) {
  const t = useTranslations('ledger');
  const label = useLabel();
  return (
    <ul className="mx-plain-list">
      {rows.map((row) => (
        <li key={row.account_id}>
          <To to={linesOf(row, asOf, from)} className="mx-tile">
            <span className="mx-tile-line">
              <span className="mx-ellipsis">
                <span className="mx-figure mx-muted">{row.code}</span>{' '}
                {label({ zh: row.name_zh, en: row.name_en })}
              </span>
              <Money value={row.balance} show="amount" />
            </span>
            {from && (
              <span className="mx-tile-line mx-muted">
                <span>{t('opening')}</span>
                <Money value={row.opening} show="amount" />
              </span>
            )}
            <Sides debit={row.debit} credit={row.credit} />
          </To>
        </li>
      ))}
      {total && (
        <li className="mx-tile">
          <span className="mx-tile-line">
            <strong>{t('total')}</strong>
            <Money value={difference} show="amount" />
          </span>
          <Sides {...total} />
        </li>
      )}
    </ul>
  );
}

function Sides({ debit, credit }: { debit: Amount; credit: Amount }) {
  const t = useTranslations('ledger');
  return (
    <span className="mx-tile-line mx-muted">
      <span>
        {t('debit')} <Money value={debit} show="amount" />
      </span>
      <span>
        {t('credit')} <Money value={credit} show="amount" />
      </span>
    </span>
  );
}

function AccountRow({ row, asOf, from }: { row: Row; asOf: string; from: string | undefined }) {
  const t = useTranslations('ledger');
  const label = useLabel();
  return (
    <tr>
      <th scope="row" className="mx-cell-head">
        <To to={linesOf(row, asOf, from)}>{row.code}</To>
      </th>
      <td>{label({ zh: row.name_zh, en: row.name_en })}</td>
      <td>{t(`class.${row.class}`)}</td>
      {from && (
        <td className="mx-num">
          <Money value={row.opening} show="amount" />
        </td>
      )}
      <td className="mx-num">
        <Money value={row.debit} show="amount" />
      </td>
      <td className="mx-num">
        <Money value={row.credit} show="amount" />
      </td>
      <td className="mx-num">
        <Money value={row.balance} show="amount" />
      </td>
    </tr>
  );
}
