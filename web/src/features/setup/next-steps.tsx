import '@/i18n/words/first-run';
import { useTranslations } from 'use-intl';
import { To } from '@/ui/link';

const STEPS = [
  { id: 'import', to: '/imports/new' },
  { id: 'checklist', to: '/settings/setup' },
  { id: 'empty', to: '/' },
] as const;

/** The company is there and its administrator signed in: bring data, go through the checklist, or just begin. */
export function NextSteps() {
  const t = useTranslations('firstRun.next');
  return (
    <ul className="mx-first-next">
      {STEPS.map(({ id, to }) => (
        <li key={id}>
          <To to={to} className="mx-first-choice">
            <strong>{t(`${id}.title`)}</strong>
            <span className="mx-muted">{t(`${id}.text`)}</span>
          </To>
        </li>
      ))}
    </ul>
  );
}
