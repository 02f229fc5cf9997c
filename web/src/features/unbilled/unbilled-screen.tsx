import { Box } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { sumByCurrency } from '@/lib/money';
import { EntityChip } from '@/records/entity-chip';
import { useEntityChoice } from '@/records/entity-choice';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { Keys, useCommands } from '@/ui/commands';
import { Moneys } from '@/ui/money';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { DraftDialog } from './draft-dialog';
import { groupByCustomer, type UnbilledBasis, type UnbilledItem, useUnbilled } from './queries';
import { UnbilledCards, UnbilledTable } from './unbilled-rows';

const bases: UnbilledBasis[] = ['accepted', 'delivered', 'service'];

/** Nothing delivered stays unbilled: what is on no invoice, by customer; one step makes the drafts. */
export function UnbilledScreen() {
  const t = useTranslations('invoices.unbilledList');
  const tt = useTranslations('invoices');
  const may = useMay();
  const isPhone = useIsPhone();
  const [search, setSearch] = useScreenSearch();
  const basis = bases.find((known) => known === search.basis);
  const { chosen: entity, choose } = useEntityChoice();
  // One order is asked for whoever it belongs to.
  const narrowed = search.order_id ? undefined : entity;
  const query = useUnbilled({
    basis,
    customer_id: search.customer_id,
    order_id: search.order_id,
    entity_id: narrowed?.id,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isDrafting, setIsDrafting] = useState(false);
  const items = (query.data?.pages ?? []).flatMap((page) => page.items);
  const first = query.data?.pages[0];
  const chosen = items.filter(({ id }) => selected.has(id));
  const mayDraft = may('invoice.create');
  const tick = (ids: string[], on: boolean) => {
    const next = new Set(selected);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  };
  useCommands([
    {
      id: 'invoice.create',
      title: t('draft'),
      keys: 'D',
      group: 'screen',
      disabled: !mayDraft ? t('noRight') : chosen.length === 0 ? t('tickFirst') : undefined,
      run: () => setIsDrafting(true),
    },
    {
      id: 'unbilled.all',
      title: t('tickAll'),
      keys: 'Shift+X',
      group: 'screen',
      disabled: items.length === 0 ? t('empty.title') : undefined,
      run: () =>
        tick(
          items.map(({ id }) => id),
          chosen.length < items.length,
        ),
    },
  ]);
  const isFiltered = Boolean(basis || search.customer_id || search.order_id || narrowed);
  const Rows = isPhone ? UnbilledCards : UnbilledTable;
  return (
    <Page
      title={tt('unbilled')}
      beside={items.length > 0 && first && <Moneys values={first.totals.map(({ gross }) => gross)} />}
      actions={
        mayDraft &&
        items.length > 0 && (
          <Button
            disabled={chosen.length === 0}
            title={chosen.length === 0 ? t('tickFirst') : undefined}
            rightSection={<Keys keys="D" />}
            onClick={() => setIsDrafting(true)}
          >
            {t('draftCount', { count: chosen.length })}
          </Button>
        )
      }
    >
      <Box className="mx-controls">
        <ChoiceField
          label={t('basis.label')}
          value={basis ?? ''}
          none={t('basis.all')}
          choices={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
          onChange={(value) => setSearch({ basis: value || undefined })}
        />
        <EntityChip entity={narrowed} />
        {chosen.length > 0 && (
          <span role="status">
            {t('selected', { count: chosen.length })} <Moneys values={sumOf(chosen)} />
          </span>
        )}
      </Box>
      {query.isPending && <Waiting rows={10} />}
      {query.isError && <ErrorPanel error={query.error} onRetry={() => query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty
          title={isFiltered ? t('noMatch') : t('empty.title')}
          text={isFiltered ? undefined : t('empty.text')}
          action={
            isFiltered && (
              <Button
                variant="default"
                onClick={() => {
                  setSearch({ basis: undefined, customer_id: undefined, order_id: undefined });
                  if (narrowed) choose(undefined);
                }}
              >
                {t('clear')}
              </Button>
            )
          }
        />
      )}
      {items.length > 0 && (
        <section className="mx-section" aria-label={tt('unbilled')}>
          <Rows groups={groupByCustomer(items)} selected={selected} onTick={mayDraft ? tick : undefined} />
          {query.hasNextPage && (
            <Box p="sm">
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => query.fetchNextPage()}
              >
                {t('more')}
              </Button>
            </Box>
          )}
        </section>
      )}
      {isDrafting && (
        <DraftDialog
          selection={chosen.map(({ id }) => id)}
          onDone={() => setSelected(new Set())}
          onClose={() => setIsDrafting(false)}
        />
      )}
    </Page>
  );
}

/** What the selection comes to: a hint; the preview of the drafts is what counts. */
function sumOf(items: UnbilledItem[]) {
  return sumByCurrency(items.map(({ gross }) => gross));
}
