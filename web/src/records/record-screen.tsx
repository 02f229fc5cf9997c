import { IconChevronLeft } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { useCommands } from '@/ui/commands';
import { To, useGo } from '@/ui/link';
import { trailOf } from './list-trail';
import { NotHere } from './not-here';
import { useObjects } from './queries';
import { RecordView } from './record-view';
import type { ObjectDescription } from './types';
import { undoLast } from './undo';

/** The page of any record. */
export function RecordScreen() {
  const { plural, id } = useParams({ strict: false });
  const object = [...useObjects().values()].find((candidate) => candidate.plural === plural);
  if (!object || !id) return <NotHere plural={plural} />;
  return <ObjectRecord key={id} object={object} id={id} />;
}

function ObjectRecord({ object, id }: { object: ObjectDescription; id: string }) {
  const navigate = useNavigate();
  const label = useLabel();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const back = trailOf(object.plural)?.href ?? `/${object.plural}`;
  useRecordKeys(object, id, back);
  return (
    <RecordView
      object={object}
      id={id}
      tab={tab}
      onTab={(next) =>
        navigate({
          to: '.',
          search: ((before: object) => ({ ...before, tab: next })) as never,
          replace: true,
        })
      }
      before={
        <To to={back} className="mx-back">
          <IconChevronLeft size={14} aria-hidden />
          {label(object.label_plural ?? object.label)}
        </To>
      }
    />
  );
}

/** `J` and `K` go to the next record of the list that this one came from, `Esc` back to it. */
function useRecordKeys(object: ObjectDescription, id: string, back: string): void {
  const t = useTranslations('records.keys');
  const tc = useTranslations('common');
  const go = useGo();
  const ids = trailOf(object.plural)?.ids ?? [];
  const at = ids.indexOf(id);
  const step = (delta: number) => {
    const next = ids[at + delta];
    if (at >= 0 && next) go(`/${object.plural}/${next}`, { replace: true });
  };
  useCommands([
    { id: 'record.next', title: t('next'), keys: 'J', group: 'screen', run: () => step(1) },
    { id: 'record.previous', title: t('previous'), keys: 'K', group: 'screen', run: () => step(-1) },
    { id: 'record.back', title: t('back'), keys: 'Esc', group: 'screen', run: () => go(back) },
    { id: 'record.undo', title: tc('undo'), keys: 'Z', group: 'screen', run: () => void undoLast() },
  ]);
}
