import { featureOf } from './object-feature';
import type { FieldDescription, FieldKind, ObjectDescription } from './types';

const widthOf: Record<FieldKind, number> = {
  text: 132,
  long_text: 220,
  integer: 96,
  decimal: 104,
  money: 148,
  currency: 76,
  bool: 76,
  date: 108,
  moment: 140,
  choice: 110,
  reference: 152,
  json: 160,
};

export const TITLE_WIDTH = 240;
/** Most Chinese companies have up to thirteen characters. */
const COMPANY_WIDTH = 190;
const PERSON_WIDTH = 148;

export function columnWidth(object: ObjectDescription, field: FieldDescription): number {
  if (field.name === object.title)
    return field.name === 'number' || field.kind !== 'text'
      ? 152
      : isPerson(object)
        ? PERSON_WIDTH
        : TITLE_WIDTH;
  if (field.name === 'number' || field.name === 'code') return 148;
  if (field.references === 'user') return 112;
  if (field.references === 'customer' || field.name === 'company') return COMPANY_WIDTH;
  if (field.references === 'stage') return 168;
  if (field.name === 'email') return 220;
  if (field.name === 'object_id') return 176;
  return widthOf[field.kind as FieldKind] ?? 140;
}

/** A column of amounts takes what its longest one needs: an amount that is cut is a wrong amount. */
export function figureWidth(longest: number): number {
  return Math.ceil(longest * 7.9) + 22;
}

const LONGEST_HEADING = 200;

/** About what a heading needs, so that no ordinary one is cut: a Chinese character is as wide as two letters. */
export function headingWidth(heading: string): number {
  const letters = [...heading].reduce((sum, letter) => sum + (letter > '\u2e80' ? 13 : 7.3), 0);
  return Math.min(Math.ceil(letters) + 24, LONGEST_HEADING);
}

/** People have short names, and a company or an address beside them. */
function isPerson({ fields }: ObjectDescription): boolean {
  return fields.some(({ name }) => name === 'email');
}

/** Names take most of the room that is left over, words that are cut some of it, figures and dates none. */
export function columnGrowth(object: ObjectDescription, field: FieldDescription): number | undefined {
  if (field.name === object.title && (isPerson(object) || field.name === 'action')) return 1;
  if (field.name === object.title) return field.kind === 'text' && field.name !== 'number' ? 3 : undefined;
  if (field.name === 'number' || field.name === 'code' || field.references === 'user') return undefined;
  return { long_text: 2, json: 2, reference: 1, text: 1 }[field.kind as string];
}

export function isFigure(field: FieldDescription): boolean {
  return field.kind === 'money' || field.kind === 'integer' || field.kind === 'decimal';
}

const before = ['number', 'code', 'customer_id', 'company', 'status', 'stage_id', 'kind', 'tier'];
const behind = ['owner_id', 'phone', 'email', 'created_at'];
const COLUMNS = 9;

/** Columns that an object shows before anybody chose: what names it, where it stands, whose, how much, until when. */
export function defaultColumns(object: ObjectDescription): string[] {
  const known = new Set(object.fields.map(({ name }) => name));
  const wanted = featureOf(object.name).columns?.filter((name) => known.has(name));
  if (wanted?.length) return withTitle(object, wanted);
  const is = (kinds: FieldKind[]) => (field: FieldDescription) => kinds.includes(field.kind as FieldKind);
  const facts = [
    ...object.fields.filter(is(['money'])),
    ...object.fields.filter(is(['date'])),
    ...object.fields.filter(is(['choice', 'reference', 'text', 'decimal', 'integer'])),
  ].map(({ name }) => name);
  const inner = [...before.filter((name) => known.has(name)), ...facts].filter(
    (name) => name !== 'id' && name !== object.title && !behind.includes(name),
  );
  const ends = behind.filter((name) => known.has(name)).slice(0, 2);
  const columns = [...new Set(inner)].slice(0, COLUMNS - 1 - ends.length);
  return withTitle(object, [...columns, ...ends]);
}

/** The column that names the record is always first: it leads to its page. */
export function withTitle(object: ObjectDescription, columns: string[]): string[] {
  return [object.title, ...columns.filter((name) => name !== object.title)];
}

/** Fields that a list may show. */
export function listable(object: ObjectDescription): FieldDescription[] {
  return idLast(object.fields).filter(({ kind }) => kind !== 'json');
}

/** Nobody looks for the id first. */
export function idLast(fields: FieldDescription[]): FieldDescription[] {
  return [...fields].sort((a, b) => Number(a.name === 'id') - Number(b.name === 'id'));
}
