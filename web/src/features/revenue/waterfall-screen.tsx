import '@/i18n/words/revenue';
import { useTranslations } from 'use-intl';
import { ChartSwitch } from '@/ui/chart';
import { useCommands } from '@/ui/commands';
import { Page } from '@/ui/page';
import { useScreenSearch } from '@/ui/screen-search';
import { Switcher } from '@/ui/switcher';
import { CohortView } from './cohort-view';
import { RollForwardView } from './roll-forward-view';
import './revenue.css';

const views = ['cohorts', 'roll'] as const;

/** Revenue by cohort and month, and its roll-forward: what was billed, recognised and is still to come. */
export function WaterfallScreen() {
  const t = useTranslations('revenue');
  const [search, setSearch] = useScreenSearch();
  const view = search.view === 'roll' ? 'roll' : 'cohorts';
  const as = search.as === 'chart' ? 'chart' : 'table';
  const setAs = (next: string) => setSearch({ as: next === 'chart' ? 'chart' : undefined });
  const setView = (next: string) => setSearch({ view: next === 'roll' ? 'roll' : undefined });
  useCommands([
    {
      id: 'revenue.layout',
      title: as === 'table' ? t('commands.chart') : t('commands.table'),
      keys: 'B',
      group: 'screen',
      run: () => setAs(as === 'table' ? 'chart' : 'table'),
    },
    ...views.map((to, place) => ({
      id: `revenue.${to}`,
      title: t(`views.${to}`),
      keys: `V ${place + 1}`,
      group: 'screen' as const,
      run: () => setView(to),
    })),
  ]);
  return (
    <Page
      title={t('waterfall')}
      actions={
        <>
          <Switcher
            label={t('views.label')}
            value={view}
            choices={views.map((value) => ({ value, label: t(`views.${value}`) }))}
            onChange={setView}
          />
          <ChartSwitch value={as} onChange={setAs} />
        </>
      }
    >
      {view === 'roll' ? <RollForwardView as={as} /> : <CohortView as={as} />}
    </Page>
  );
}
