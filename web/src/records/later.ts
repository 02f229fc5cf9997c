import type { Write } from '@/lib/offline-queue';
import { applied, bodyOf, type Changes, valueAt } from './changes';
import { nameOf } from './record-title';
import type { ObjectDescription, Rec } from './types';

/** What a rep writes on the street. Nothing that money hangs on: those wait for a connection and say so. */
const STREET = new Set(['lead', 'contact', 'customer', 'opportunity', 'follow_up']);

/** Whether records of an object may be made and changed without a connection and sent later. */
export function mayWait(object: ObjectDescription): boolean {
  return object.written_by === 'records' && STREET.has(object.name);
}

interface Given {
  user: string;
  key: string;
  titles?: Record<string, string>;
}

/** A new record for later. */
export function laterCreate(object: ObjectDescription, changes: Changes, body: Changes, given: Given): Write {
  return {
    ...common(given),
    kind: 'create',
    object: object.name,
    title: nameOf(object, { id: '', ...changes }),
    method: 'POST',
    path: `/${object.plural}`,
    body,
    values: changes,
    touches: [object.plural],
  };
}

/** Changed fields of a record for later, with what they were: a conflict can still be settled field by field. */
export function laterChange(object: ObjectDescription, record: Rec, changes: Changes, given: Given): Write {
  const { id, version } = record;
  const before = Object.fromEntries(
    Object.keys(changes).map((name) => [name, valueAt(object, record, name)]),
  );
  return {
    ...common(given),
    kind: 'change',
    object: object.name,
    target: { object: object.name, plural: object.plural, id },
    title: nameOf(object, record),
    method: 'PATCH',
    path: `/${object.plural}/${id}`,
    body: bodyOf(changes),
    version,
    base: applied(object, { id, version, titles: record.titles }, before),
    values: changes,
    touches: [object.plural],
  };
}

function common({ user, key, titles = {} }: Given) {
  return { user, key, titles, writtenAt: new Date().toISOString() };
}
