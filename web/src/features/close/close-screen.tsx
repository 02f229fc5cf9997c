import '@/i18n/words/close';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { byName } from '@/lib/by-name';
import { useHomeEntity } from '@/records/home-entity';
import { useFirstRecords } from '@/records/queries';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { useCommands } from '@/ui/commands';
import { Page } from '@/ui/page';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { ChecklistPanel } from './checklist';
import { CloseDialog, ReopenDialog, RunRevenueDialog } from './close-dialogs';
import { byEntity, nextToClose, type Period, useChecklist } from './queries';
import './close.css';

type Open = 'close' | 'reopen' | 'run';

/** Month end: which months are open, what keeps one from being closed, and whose work that is. */
export function CloseScreen() {
  const t = useTranslations('close');
  const may = useMay();
  const [search, setSearch] = useScreenSearch();
  const home = useHomeEntity();
  const [dialog, setDialog] = useState<Open | null>(null);
  const query = useFirstRecords<Period>('periods', { sort: '-period' });
  const entities = byName(byEntity(query.data ?? []), ({ name }) => name);
  const all = query.data ?? [];
  const asked = all.find(({ id }) => id === search.period);
  const entity =
    entities.find(({ id }) => id === (asked?.entity_id ?? search.entity_id ?? home?.id)) ?? entities[0];
  const period = asked ?? nextToClose(entity?.periods ?? []) ?? entity?.periods[0];
  const checklist = useChecklist(period?.id);
  const isOpen = period?.status === 'open';
  const canClose = isOpen && (checklist.data?.can_close ?? false);
  useCommands([
    {
      id: 'revenue.run',
      title: t('verbs.run'),
      keys: 'R',
      group: 'screen',
      disabled: !may('revenue.run') ? t('noRight') : isOpen ? undefined : t('isClosed'),
      run: () => setDialog('run'),
    },
    {
      id: 'period.close',
      title: t('verbs.close'),
      group: 'screen',
      disabled: !may('period.close') ? t('noRight') : canClose ? undefined : t('blocked'),
      run: () => setDialog('close'),
    },
  ]);
  return (
    <Page
      title={t('title')}
      beside={period && <PeriodTag period={period} />}
      actions={
        period && (
          <>
            {isOpen && may('revenue.run') && (
              <Button variant="default" onClick={() => setDialog('run')}>
                {t('verbs.run')}
              </Button>
            )}
            {isOpen && may('period.close') && (
              <Button
                disabled={!canClose}
                title={canClose ? undefined : t('blocked')}
                onClick={() => setDialog('close')}
              >
                {t('closeMonth', { period: period.period })}
              </Button>
            )}
            {!isOpen && may('period.reopen') && (
              <Button variant="default" color="red" onClick={() => setDialog('reopen')}>
                {t('reopenMonth', { period: period.period })}
              </Button>
            )}
          </>
        )
      }
    >
      {query.isPending && <Waiting rows={8} />}
      {query.isError && <ErrorPanel error={query.error} onRetry={() => query.refetch()} />}
      {query.isSuccess && all.length === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
      {entity && period && (
        <>
          {entities.length > 1 && (
            <div className="mx-controls">
              <ChoiceField
                label={t('entity')}
                value={entity.id}
                choices={entities.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(id) => setSearch({ entity_id: id, period: undefined })}
              />
            </div>
          )}
          <div className="mx-close">
            <PeriodList
              periods={entity.periods}
              current={period.id}
              onPick={(id) => setSearch({ period: id, entity_id: undefined })}
            />
            <ChecklistPanel period={period} checklist={checklist} />
          </div>
        </>
      )}
      {period && dialog === 'close' && (
        <CloseDialog period={period} items={checklist.data?.items ?? []} onClose={() => setDialog(null)} />
      )}
      {period && dialog === 'reopen' && <ReopenDialog period={period} onClose={() => setDialog(null)} />}
      {period && dialog === 'run' && <RunRevenueDialog period={period} onClose={() => setDialog(null)} />}
    </Page>
  );
}

export function PeriodTag({ period }: { period: Period }) {
  const t = useTranslations('close');
  return (
    <StatusTag tone={period.status === 'open' ? 'info' : 'neutral'}>
      {period.period} {t(`status.${period.status}`)}
    </StatusTag>
  );
}

function PeriodList({
  periods,
  current,
  onPick,
}: {
  periods: Period[];
  current: string;
  onPick: (id: string) => void;
}) {
  const t = useTranslations('close');
  return (
    <nav className="mx-section mx-close-months" aria-label={t('months')}>
      <ul className="mx-plain-list">
        {periods.map((period) => (
          <li key={period.id}>
            <button
              type="button"
              className="mx-tile-button mx-close-month"
              aria-current={period.id === current || undefined}
              onClick={() => onPick(period.id)}
            >
              <span className="mx-figure">{period.period}</span>
              <StatusTag tone={period.status === 'open' ? 'info' : 'neutral'}>
                {t(`status.${period.status}`)}
              </StatusTag>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
