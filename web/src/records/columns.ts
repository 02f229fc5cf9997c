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
const MONTH_WIDTH = 92;
/** What was written about money begins with the document it is for. */
const MEMO_WIDTH = 160;

export function columnWidth(object: ObjectDescription, field: FieldDescription): number {
  if (field.name === object.title)
    return field.name === 'number' || field.kind !== 'text'
      ? 152
      : isPerson(object)
        ? PERSON_WIDTH
        : TITLE_WIDTH;
  if (field.name === 'number' || field.name === 'code') return 148;
  if (field.references === 'user') return 112;
  if (field.references === 'customer' || field.name === 'company' || field.name === 'payer_name')
    return COMPANY_WIDTH;
  if (isMonth(field)) return MONTH_WIDTH;
  if (field.name === 'memo' || field.name === 'reference') return MEMO_WIDTH;
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
/** Longer ones take room that is left over. */
export const LONGEST_CHOICE = 200;
/** The arrow beside the heading that the list is sorted by. */
const ARROW = 17;
/** The tint of a status stands out at both ends of its word. */
const TAG = 14;

/** About what words need with the room at both sides of a cell: a Chinese character is as wide as two letters. */
function wordsWidth(words: string): number {
  return Math.ceil([...words].reduce((sum, letter) => sum + (letter > '\u2e80' ? 13 : 7.3), 0)) + 24;
}

/** Wide enough that no ordinary heading is cut. */
export function headingWidth(heading: string, isSorted: boolean): number {
  return Math.min(wordsWidth(heading) + (isSorted ? ARROW : 0), LONGEST_HEADING);
}

/** A column of choices takes what the longest of those in sight needs: they are few and short. */
export function choiceWidth(longest: string): number {
  return Math.min(wordsWidth(longest) + TAG, LONGEST_CHOICE);
}

/** People have short names, and a company or an address beside them. */
function isPerson({ fields }: ObjectDescription): boolean {
  return fields.some(({ name }) => name === 'email');
}

/** A month of the books, as `2026-11`. */
function isMonth({ name, kind }: FieldDescription): boolean {
  return kind === 'text' && (name === 'period' || name === 'service_period');
}

/**
 * Names take most of the room that is left over, words that are cut some of it, figures and dates none.
 * Where `few` columns are shown all take some: values far from their name are hard to follow.
 */
export function columnGrowth(
  object: ObjectDescription,
  field: FieldDescription,
  isFew: boolean,
): number | undefined {
  if (isFew) return field.name === object.title ? 2 : 1;
  if (field.name === 'number' || field.name === 'code' || isMonth(field)) return undefined;
  if (field.name === object.title && (isPerson(object) || field.name === 'action')) return 1;
  if (field.name === object.title) return field.kind === 'text' ? 3 : 1;
  if (field.references === 'user') return undefined;
  if (field.name === 'memo' || field.name === 'reference') return 2;
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
