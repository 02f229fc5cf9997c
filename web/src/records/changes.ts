import { customKey, fieldValue } from './field-text';
import type { ObjectDescription, Rec } from './types';

/** Fields by name as a form has them: custom ones as `custom.<key>`. */
export type Changes = Record<string, unknown>;

export function valueAt(object: ObjectDescription, record: Rec, name: string): unknown {
  const field = object.fields.find((candidate) => candidate.name === name);
  return field ? fieldValue(field, record) : undefined;
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

/** Fields by name as the API takes them: custom ones under `custom`. */
export function bodyOf(changes: Changes): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (name.startsWith('custom.')) custom[customKey(name)] = value;
    else body[name] = value;
  }
  return Object.keys(custom).length > 0 ? { ...body, custom } : body;
}

export function applied(object: ObjectDescription, record: Rec, changes: Changes): Rec {
  const next: Rec = { ...record };
  for (const [name, value] of Object.entries(changes)) {
    const field = object.fields.find((candidate) => candidate.name === name);
    if (field?.is_custom) next.custom = { ...next.custom, [customKey(name)]: value };
    else next[name] = value;
  }
  return next;
}
