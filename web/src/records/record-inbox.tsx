import { IconArrowDown, IconArrowsDiagonal, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { Button } from '@/ui/button';
import { Keys, useCommands } from '@/ui/commands';
import { To, useGo } from '@/ui/link';
import { useIsPhone } from '@/ui/phone';
import type { ListState } from './list-state';
import { rememberList } from './list-trail';
import { RecordCards } from './record-cards';
import { RecordView } from './record-view';
import type { ObjectDescription, Rec } from './types';
import './record-inbox.css';

interface Props {
  object: ObjectDescription;
  state: ListState;
  rows: Rec[];
  total: number | undefined;
  onEnd: () => void;
}

/**
 * Records worked off one by one: the list at the left, the one that is open at the right with all that can be done.
 * What is done leaves the list, and the next one stands in its place; on the phone it opens as a page.
 */
export function RecordInbox({ object, state, rows, total, onEnd }: Props) {
  const t = useTranslations('records');
  const label = useLabel();
  const go = useGo();
  const isPhone = useIsPhone();
  const at = usePlace(rows, state.search.open);
  const current = rows[at];
  const open = (record: Rec | undefined) => record && state.set({ open: record.id }, { replace: true });
  const step = (delta: 1 | -1) => open(rows[at + delta]);
  const page = (record: Rec) => {
    rememberList(object, rows);
    go(`/${object.plural}/${record.id}`);
  };
  useCommands(
    isPhone
      ? []
      : [
          { id: 'list.next', title: t('keys.next'), keys: 'J', group: 'screen', run: () => step(1) },
          { id: 'list.previous', title: t('keys.previous'), keys: 'K', group: 'screen', run: () => step(-1) },
          {
            id: 'list.page',
            title: t('keys.page'),
            keys: 'Mod+Enter',
            group: 'screen',
            run: () => current && page(current),
          },
        ],
  );
  const cards = (
    <RecordCards
      object={object}
      columns={state.columns}
      rows={rows}
      current={isPhone ? undefined : current?.id}
      onOpen={isPhone ? page : open}
      onEnd={onEnd}
    />
  );
  if (isPhone) return cards;
  return (
    <div className="mx-inbox">
      <div className="mx-inbox-list">{cards}</div>
      {current && (
        <section className="mx-inbox-record" aria-label={t('inbox.record', { object: label(object.label) })}>
          <div className="mx-inbox-tools">
            <Button
              variant="subtle"
              disabled={at === 0}
              leftSection={<IconArrowUp size={14} />}
              rightSection={<Keys keys="K" />}
              onClick={() => step(-1)}
            >
              {t('keys.previous')}
            </Button>
            <Button
              variant="subtle"
              disabled={at + 1 >= rows.length}
              leftSection={<IconArrowDown size={14} />}
              rightSection={<Keys keys="J" />}
              onClick={() => step(1)}
            >
              {t('keys.next')}
            </Button>
            <span className="mx-muted" role="status">
              {t('inbox.place', { at: at + 1, total: Math.max(total ?? 0, rows.length) })}
            </span>
            <To to={`/${object.plural}/${current.id}`} className="mx-icon-link" aria-label={t('panel.page')}>
              <IconArrowsDiagonal size={16} />
            </To>
          </div>
          <RecordView key={current.id} object={object} id={current.id} isPanel />
        </section>
      )}
    </div>
  );
}

/** Where the open record stands; when it has left the list, the one that came into its place. */
function usePlace(rows: Rec[], open: string | undefined): number {
  const last = useRef(0);
  const found = rows.findIndex(({ id }) => id === open);
  const at = found >= 0 ? found : Math.min(last.current, Math.max(0, rows.length - 1));
  useEffect(() => {
    last.current = at;
  }, [at]);
  return at;
}
