import '@/i18n/words/collections';
import { useTranslations } from 'use-intl';
import { addMonths, endOfMonth } from '@/lib/dates';
import { EntityChip } from '@/records/entity-chip';
import { useEntityChoice } from '@/records/entity-choice';
import { RecordPicker } from '@/records/record-picker';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { useCommands } from '@/ui/commands';
import { Moneys } from '@/ui/money';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { Switcher } from '@/ui/switcher';
import { useToday } from '@/ui/use-today';
import { CashForecastView } from './cash-forecast';
import { PlanCalendar } from './plan-calendar';
import { PlanCards, PlanTable } from './plan-rows';
import { emptiness, type PlanFilter, states, useCollectionPlan } from './queries';
import './collections.css';

const layouts = ['list', 'calendar', 'cash'] as const;

/** What is to be collected: before it is due, when it is due, and after; and the cash of the next thirteen weeks. */
export function CollectionsScreen() {
  const t = useTranslations('collections');
  const today = useToday();
  const isPhone = useIsPhone();
  const [search, setSearch] = useScreenSearch();
  const { chosen } = useEntityChoice();
  // One contract is asked for whoever it belongs to.
  const narrowed = search.contract_id ? undefined : chosen;
  const layout = layouts.find((known) => known === search.layout) ?? 'list';
  const month = /^\d{4}-\d{2}$/.test(search.month ?? '') ? (search.month as string) : today.slice(0, 7);
  const filter: PlanFilter = {
    // The list opens on what is late; the calendar and the forecast on everything.
    state: states.find((state) => state === (search.state ?? (layout === 'list' ? 'overdue' : undefined))),
    customer_id: search.customer_id,
    contract_id: search.contract_id,
    entity_id: narrowed?.id,
    ...(layout === 'calendar' && { from: `${month}-01`, through: endOfMonth(`${month}-01`) }),
  };
  const plan = useCollectionPlan(filter);
  const items = (plan.data?.pages ?? []).flatMap((page) => page.items);
  const first = plan.data?.pages[0];
  useCommands(
    layouts.map((to, place) => ({
      id: `collections.${to}`,
      title: t(`layout.${to}`),
      keys: `V ${place + 1}`,
      group: 'screen' as const,
      run: () => setSearch({ layout: to === 'list' ? undefined : to }),
    })),
  );
  const empty = emptiness(filter, !search.state);
  const Rows = isPhone ? PlanCards : PlanTable;
  return (
    <Page
      title={t('title')}
      beside={items.length > 0 && first && <Moneys values={first.forecast.map(({ total }) => total)} />}
      actions={
        <Switcher
          label={t('layout.label')}
          value={layout}
          choices={layouts.map((value) => ({ value, label: t(`layout.${value}`) }))}
          onChange={(value) => setSearch({ layout: value === 'list' ? undefined : value })}
        />
      }
    >
      <div className="mx-controls">
        <ChoiceField
          label={t('state.label')}
          value={filter.state ?? 'all'}
          choices={(['all', ...states] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(state) => setSearch({ state })}
        />
        <RecordPicker
          object="customer"
          label={t('customer')}
          placeholder={t('allCustomers')}
          value={search.customer_id ?? null}
          onChange={(id) => setSearch({ customer_id: id ?? undefined })}
        />
        <EntityChip entity={narrowed} />
        {layout === 'calendar' && (
          <span className="mx-month-steps">
            <Button variant="default" onClick={() => setSearch({ month: addMonths(month, -1) })}>
              {t('previousMonth')}
            </Button>
            <Button variant="default" onClick={() => setSearch({ month: addMonths(month, 1) })}>
              {t('nextMonth')}
            </Button>
          </span>
        )}
      </div>
      {plan.isPending && <Waiting rows={10} />}
      {plan.isError && <ErrorPanel error={plan.error} onRetry={() => plan.refetch()} />}
      {plan.isSuccess && layout !== 'calendar' && items.length === 0 && (
        <Empty
          title={t(empty === 'none' ? 'empty.title' : empty)}
          text={empty === 'none' ? t('empty.text') : undefined}
          action={
            empty !== 'none' && (
              <Button
                variant="default"
                onClick={() => setSearch({ state: 'all', customer_id: undefined, contract_id: undefined })}
              >
                {t(empty === 'noMatch' ? 'clear' : 'seeAll')}
              </Button>
            )
          }
        />
      )}
      {plan.isSuccess && layout === 'cash' && first && items.length > 0 && (
        <CashForecastView
          forecast={first.forecast}
          as={search.as ?? 'chart'}
          onAs={(as) => setSearch({ as })}
        />
      )}
      {plan.isSuccess && layout === 'calendar' && <PlanCalendar month={month} items={items} today={today} />}
      {plan.isSuccess && layout === 'list' && items.length > 0 && (
        <section className="mx-section" aria-label={t('title')}>
          <Rows items={items} />
        </section>
      )}
      {plan.isSuccess && layout !== 'cash' && plan.hasNextPage && (
        <p className="mx-foot-note">
          <Button variant="default" loading={plan.isFetchingNextPage} onClick={() => plan.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </Page>
  );
}
