import { useEffect, useRef, useState } from 'react';
import { parseAmount } from '@/lib/money';
import type { EditorProps } from '@/ui/data-grid';
import { same } from './changes';
import { FieldInput } from './field-input';
import { fieldValue } from './field-text';
import type { FieldDescription, ObjectDescription, Rec } from './types';
import { isUnreadable } from './unreadable';

interface Props {
  object: ObjectDescription;
  field: FieldDescription;
  record: Rec;
  editing: EditorProps;
  /**
   * Called only with a value that differs and can be read. `base` is the record as it was when the editing began:
   * what somebody else saved meanwhile is a conflict, even when it is on screen already.
   */
  onSave: (base: Rec, value: unknown, title?: string) => void;
}

/** A cell while it is changed: Enter saves and goes down, Tab saves and goes right, Esc leaves it as it was. */
export function CellEditor({ object, field, record: given, editing, onSave }: Props) {
  const [record] = useState(given);
  const before = fieldValue(field, record) ?? null;
  const currency = currencyOf(object, field, record);
  const [value, setValue] = useState<unknown>(() => begun(field, before, editing.typed, currency));
  const [title, setTitle] = useState(record.titles?.[field.name]);
  const box = useRef<HTMLDivElement>(null);
  const isOver = useRef(false);

  const finish = (
    then: Parameters<EditorProps['done']>[0],
    next: unknown = value,
    name: string | undefined = title,
  ) => {
    if (isOver.current || isUnreadable(next)) return;
    const isMissing = field.is_required && (next === null || next === '');
    isOver.current = true;
    if (!isMissing && !same(next, before))
      onSave(record, next, field.kind === 'reference' ? name : undefined);
    editing.done(then);
  };

  useEffect(() => {
    const input = box.current?.querySelector<HTMLElement>('input, textarea');
    input?.focus();
    if (input instanceof HTMLInputElement && editing.typed === undefined && input.type === 'text')
      input.select();
  }, [editing.typed]);

  const isPicked =
    field.kind === 'choice' ||
    field.kind === 'bool' ||
    field.kind === 'reference' ||
    field.kind === 'currency';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the input inside are handled for all kinds in one place.
    <div
      ref={box}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        const isListOpen = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
        if (event.key === 'Escape') {
          isOver.current = true;
          editing.done('stay');
        } else if (event.key === 'Tab') {
          event.preventDefault();
          finish(event.shiftKey ? 'left' : 'right');
        } else if (event.key === 'Enter' && !isListOpen && !(field.kind === 'long_text' && event.shiftKey)) {
          event.preventDefault();
          finish('down');
        }
      }}
      onBlur={(event) => {
        // Lists and calendars open outside of the cell; only leaving for elsewhere ends the edit.
        const to = event.relatedTarget as HTMLElement | null;
        if (box.current?.contains(to) || to?.closest('#overlays')) return;
        if (!isPicked && field.kind !== 'date') finish('stay');
      }}
    >
      <FieldInput
        isBare
        field={field}
        value={value}
        title={title}
        currency={currency}
        required={field.is_required}
        onChange={(next, picked) => {
          setValue(next);
          setTitle(picked);
          if (isPicked) finish('stay', next, picked);
        }}
      />
    </div>
  );
}

/** What the input begins with: the typed digit when typing began it. */
function begun(
  field: FieldDescription,
  before: unknown,
  typed: string | undefined,
  currency: string | undefined,
): unknown {
  if (typed === undefined) return before;
  if (field.kind === 'integer') return /^\d$/.test(typed) ? Number(typed) : before;
  if (field.kind === 'money') {
    const minor = parseAmount(typed, currency ?? 'CNY');
    return minor === null ? before : { amount_minor: minor, currency: currency ?? 'CNY' };
  }
  return field.kind === 'text' || field.kind === 'decimal' ? typed : before;
}

/** An amount is in the currency of its record. */
export function currencyOf(
  object: ObjectDescription,
  field: FieldDescription,
  record: Rec,
): string | undefined {
  const own = fieldValue(field, record) as { currency?: string } | null;
  if (own?.currency) return own.currency;
  const sibling = object.fields.find(({ kind }) => kind === 'currency');
  const code = sibling ? record[sibling.name] : undefined;
  return typeof code === 'string' ? code : undefined;
}
