import { useTranslations } from 'use-intl';
import { useLabel, useListed } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import type { Label, Rec } from '@/records/types';
import { actions, changes, doors, things, verbs } from './action-words';

interface Cell {
  record: Rec;
}

/** What was done, in words; an action that has none shows its name. */
export function ActionCell({ record }: Cell) {
  const t = useTranslations('audit');
  const label = useLabel();
  const thingOf = useThing();
  const action = String(record.action);
  const whole = actions[action];
  if (whole) return label(whole);
  const [name = '', verb = ''] = action.split('.');
  const thing = thingOf(name);
  const known = verbs[verb];
  return known && thing ? t('action', { verb: label(known), thing: label(thing) }) : action;
}

/** What it was done to. */
export function ObjectCell({ record }: Cell) {
  const label = useLabel();
  const thing = useThing()(String(record.object));
  return thing ? label(thing) : String(record.object);
}

export function DoorCell({ record }: Cell) {
  const label = useLabel();
  const door = doors[String(record.door)];
  return door ? label(door) : String(record.door);
}

/** The names of the fields that changed; the page of the entry has from what to what. */
export function ChangesCell({ record }: Cell) {
  const label = useLabel();
  const listed = useListed();
  const fields = useObjects().get(String(record.object))?.fields;
  const entries = (record.changes ?? []) as { field: string }[];
  if (entries.length === 0) return <span className="mx-unknown">—</span>;
  return listed(
    entries.map(({ field }) => {
      const known = fields?.find(({ name }) => name === field)?.label ?? changes[field];
      return known ? label(known) : field;
    }),
  );
}

function useThing(): (name: string) => Label | undefined {
  const objects = useObjects();
  return (name) => objects.get(name)?.label ?? things[name];
}
