import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Keys, useAllCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { type Entry, sections } from './palette-entries';
import { useFoundRecords } from './palette-records';
import { recentPlaces } from './recent';
import './palette.css';

/** Find or do anything, by name: one list over every command of the program and every record of the company. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.palette');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      withCloseButton={false}
      centered={false}
      yOffset="10vh"
      size={640}
      padding={0}
      classNames={{ header: 'mx-sr-only', body: 'mx-palette' }}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.palette');
  const go = useGo();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [index, setIndex] = useState(0);
  const commands = useAllCommands();
  const records = useFoundRecords(typed);
  const recent = useMemo(
    () => recentPlaces().map(({ to, title }): Entry => ({ id: to, title, run: () => go(to) })),
    [go],
  );
  // The palette does not offer to open itself.
  const found = sections(
    commands.filter((command) => command.id !== 'app.palette'),
    recent,
    records.entries,
    typed,
  );
  const entries = found.flatMap((section) => section.entries);
  const active = Math.min(index, Math.max(entries.length - 1, 0));
  const run = (entry: Entry | undefined) => {
    if (!entry || entry.disabled) return;
    onClose();
    // After the dialog gave the focus back, so that what opens next keeps it.
    setTimeout(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setIndex((active + move + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(entries[active]);
    }
  };
  return (
    <>
      <div className="mx-palette-field">
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-label={t('title')}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          placeholder={t('hint')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setIndex(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="mx-sr-only" role="status">
        {records.isBusy ? t('searching') : t('count', { count: entries.length })}
      </div>
      <PaletteList id={id} found={found} active={active} onPoint={setIndex} onRun={run} />
      {entries.length === 0 && (
        <p className="mx-palette-none">{records.isBusy ? t('searching') : t('none', { text: typed })}</p>
      )}
      <div className="mx-palette-foot" aria-hidden>
        {t('keys')}
      </div>
    </>
  );
}

interface ListProps {
  id: string;
  found: ReturnType<typeof sections>;
  active: number;
  onPoint: (index: number) => void;
  onRun: (entry: Entry) => void;
}

function PaletteList({ id, found, active, onPoint, onRun }: ListProps) {
  const t = useTranslations('shell.palette');
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  let position = -1;
  return (
    <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('results')} className="mx-palette-list">
      {found.map((section) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own.
        <div
          key={`${section.id} ${section.title ?? ''} ${section.entries[0]?.id}`}
          role="group"
          aria-label={section.title ?? t(section.id)}
        >
          <div className="mx-palette-group" aria-hidden>
            {section.title ?? t(section.id)}
          </div>
          {section.entries.map((entry) => {
            position += 1;
            const at = position;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys.
              <div
                key={entry.id}
                id={`${id}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                aria-disabled={entry.disabled ? true : undefined}
                data-over={entry.isOver || undefined}
                className="mx-palette-entry"
                onMouseMove={() => onPoint(at)}
                onClick={() => onRun(entry)}
              >
                <span className="mx-palette-title">{entry.title}</span>
                {(entry.disabled ?? entry.subtitle) && (
                  <span className="mx-palette-sub">{entry.disabled ?? entry.subtitle}</span>
                )}
                {entry.keys && <Keys keys={entry.keys} />}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
