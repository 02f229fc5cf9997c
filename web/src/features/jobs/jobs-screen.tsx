import '@/i18n/words/jobs';
import { IconChevronLeft } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty } from '@/ui/states';
import { Switcher } from '@/ui/switcher';
import { EventList } from './event-list';
import { JobList } from './job-list';
import './jobs.css';

/** What the server does after a verb or by the calendar, and what it told others; for administrators. */
export function JobsScreen() {
  const t = useTranslations('jobs');
  const tt = useTranslations();
  const may = useMay();
  const [{ tab }, set] = useScreenSearch();
  const tabs = (
    [
      { id: 'jobs', right: 'job.read' },
      { id: 'events', right: 'event.read' },
    ] as const
  ).filter(({ right }) => may(right));
  const shown = tabs.find(({ id }) => id === tab) ?? tabs[0];
  return (
    <Page
      title={t('title')}
      before={
        <To to="/settings" className="mx-back">
          <IconChevronLeft size={14} aria-hidden />
          {tt('settings.title')}
        </To>
      }
      beside={
        shown && (
          <Switcher
            label={t('title')}
            value={shown.id}
            choices={tabs.map(({ id }) => ({ value: id, label: t(id) }))}
            onChange={(next) => set({ tab: next === 'jobs' ? undefined : next })}
          />
        )
      }
    >
      {!shown && <Empty title={t('noRight.title')} text={t('noRight.text')} />}
      {shown?.id === 'jobs' && <JobList />}
      {shown?.id === 'events' && <EventList />}
    </Page>
  );
}
