import { ActionIcon, Button, CloseButton, Popover } from '@mantine/core';
import { IconFilter, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommands } from '@/ui/commands';
import { useIsPhone } from '@/ui/phone';
import { conditionText, filterSentence, type SentenceWords } from './filter-sentence';
import type { ListState } from './list-state';
import { useTotals } from './queries';
import type { Condition, FilterNode, ObjectDescription } from './types';
import { useSentenceWords } from './use-sentence';

const ConditionEditor = lazy(() => import('./condition-editor'));
const Dialog = lazy(async () => ({ default: (await import('@/ui/dialog')).Dialog }));

/** Where a condition is: at the top, or inside a group of alternatives. */
interface Place {
  node: number;
  part?: number;
}

interface Open {
  place: Place | null;
  condition?: Condition;
}

/** The filter as chips, each opened by a click or by keys, with how many records pass and a sentence that says which. */
export function FilterBar({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.filter');
  const tc = useTranslations('common');
  const nodes = state.search.filter ?? [];
  const words = useSentenceWords(object, nodes);
  const totals = useTotals(object.plural, state.query);
  const [open, setOpen] = useState<Open | null>(null);
  const set = (next: FilterNode[]) => state.set({ filter: next.length > 0 ? next : undefined });
  useCommands([
    { id: 'list.filter', title: t('add'), keys: 'F', group: 'screen', run: () => setOpen({ place: null }) },
  ]);
  const save = (condition: Condition) => {
    set(open?.place ? replaced(nodes, open.place, condition) : [...nodes, condition]);
    setOpen(null);
  };
  const editor = (place: Place | null) =>
    open && samePlace(open.place, place)
      ? { condition: open.condition, save, close: () => setOpen(null) }
      : null;
  return (
    <div className="mx-filters">
      {nodes.map((node, index) => (
        <Chips
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place; two may be equal.
          key={index}
          node={node}
          index={index}
          object={object}
          words={words}
          editor={editor}
          onOpen={setOpen}
          onRemove={(place) => set(removed(nodes, place))}
          onAlternative={() => setOpen({ place: { node: index, part: partsOf(node).length } })}
        />
      ))}
      <Editing object={object} editing={editor(null)} title={t('add')}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilter size={14} />}
          className="mx-filter-add"
          onClick={() => setOpen({ place: null })}
        >
          {t('add')}
        </Button>
      </Editing>
      {nodes.length > 0 && (
        <Button variant="subtle" color="gray" className="mx-filter-reset" onClick={() => set([])}>
          {tc('reset')}
        </Button>
      )}
      <span
        className="mx-filter-count"
        role="status"
        title={nodes.length > 0 ? filterSentence(nodes, object, words) : undefined}
      >
        {totals.data ? tc('count', { count: totals.data.count }) : ''}
        {nodes.length > 0 && <span className="mx-sr-only">{filterSentence(nodes, object, words)}</span>}
      </span>
    </div>
  );
}

interface Edited {
  condition?: Condition;
  save: (condition: Condition) => void;
  close: () => void;
}

interface ChipsProps {
  node: FilterNode;
  index: number;
  object: ObjectDescription;
  words: SentenceWords;
  editor: (place: Place) => Edited | null;
  onOpen: (open: Open) => void;
  onRemove: (place: Place) => void;
  onAlternative: () => void;
}

/** One condition is one chip; alternatives stand together with `or` between them. */
function Chips({ node, index, object, words, editor, onOpen, onRemove, onAlternative }: ChipsProps) {
  const t = useTranslations('records.filter');
  const parts = partsOf(node);
  const isGroup = 'any' in node;
  const shown = parts.map((part, position) => {
    const place: Place = isGroup ? { node: index, part: position } : { node: index };
    const text = 'field' in part ? conditionText(part, object, words) : filterSentence([part], object, words);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place; two may be equal.
      <span key={position} className="mx-chip-part">
        {position > 0 && <span className="mx-chip-or">{t('or')}</span>}
        <Editing object={object} editing={editor(place)} title={text}>
          <span className="mx-chip">
            <button
              type="button"
              className="mx-chip-text"
              onClick={() => 'field' in part && onOpen({ place, condition: part })}
            >
              {text}
            </button>
            <CloseButton
              size="xs"
              aria-label={t('remove', { condition: text })}
              onClick={() => onRemove(place)}
            />
          </span>
        </Editing>
      </span>
    );
  });
  const next = { node: index, part: parts.length };
  return (
    <span className={isGroup ? 'mx-chip-group' : 'mx-chip-single'}>
      {shown}
      <Editing object={object} editing={editor(next)} title={t('alternative')}>
        <ActionIcon size={22} aria-label={t('alternative')} title={t('alternative')} onClick={onAlternative}>
          <IconPlus size={12} />
        </ActionIcon>
      </Editing>
    </span>
  );
}

/** The editor of a condition: hangs below its chip at the desk, comes from below on the phone. */
function Editing({
  object,
  editing,
  title,
  children,
}: {
  object: ObjectDescription;
  editing: Edited | null;
  title: string;
  children: React.ReactNode;
}) {
  const isPhone = useIsPhone();
  const box = useRef<HTMLDivElement>(null);
  const close = editing?.close;
  useEffect(() => {
    if (!close || isPhone) return;
    // Lists and calendars of the editor hang in the overlays: a click there is not a click beside it.
    const onDown = (event: Event) => {
      const target = event.target as HTMLElement;
      if (!box.current?.contains(target) && !target.closest('#overlays')) close();
    };
    document.addEventListener('pointerdown', onDown);
    return () => document.removeEventListener('pointerdown', onDown);
  }, [close, isPhone]);
  const content = editing && (
    <Suspense fallback={null}>
      <ConditionEditor
        object={object}
        condition={editing.condition}
        onSave={editing.save}
        onCancel={editing.close}
      />
    </Suspense>
  );
  if (isPhone) {
    return (
      <>
        {children}
        {editing && (
          <Suspense fallback={null}>
            <Dialog title={title} onClose={editing.close}>
              {content}
            </Dialog>
          </Suspense>
        )}
      </>
    );
  }
  return (
    <Popover
      opened={editing !== null}
      onChange={(isOpen) => !isOpen && editing?.close()}
      closeOnClickOutside={false}
      // The target only places the editor; the buttons inside it say what they open.
      withRoles={false}
      position="bottom-start"
      trapFocus={false}
      returnFocus
      width={300}
    >
      <Popover.Target>
        <span>{children}</span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={title} ref={box}>
        {content}
      </Popover.Dropdown>
    </Popover>
  );
}

function partsOf(node: FilterNode): FilterNode[] {
  return 'any' in node ? node.any : [node];
}

function samePlace(left: Place | null, right: Place | null): boolean {
  return left?.node === right?.node && left?.part === right?.part;
}

/** Puts a condition into its place; one behind the last alternative makes a group. */
export function replaced(nodes: FilterNode[], place: Place, condition: Condition): FilterNode[] {
  return nodes.map((node, index) => {
    if (index !== place.node) return node;
    if (place.part === undefined) return condition;
    const parts = [...partsOf(node)];
    parts[place.part] = condition;
    return { any: parts };
  });
}

/** Takes a condition out; a group of one is that one. */
export function removed(nodes: FilterNode[], place: Place): FilterNode[] {
  return nodes.flatMap((node, index): FilterNode[] => {
    if (index !== place.node) return [node];
    if (place.part === undefined) return [];
    const parts = partsOf(node).filter((_, part) => part !== place.part);
    return parts.length > 1 ? [{ any: parts }] : parts;
  });
}
