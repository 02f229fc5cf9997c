import type { components } from '@/api/schema';
import type { FieldDescription, ObjectDescription } from '@/records/types';
import type { Csv } from './csv';

type Mapping = components['schemas']['Mapping'];
type FieldMapping = components['schemas']['FieldMapping'];

/** Objects whose rows come in by the wizard: those that the server imports field by field. */
export const TARGETS = ['customer', 'lead', 'contact', 'product', 'campaign', 'price_list', 'price'];

/** Where a field comes from: a column, the same text for all rows, or nowhere. */
export interface Choice {
  column: string | null;
  constant: string | null;
}

export type Choices = Record<string, Choice>;

/** The fields that a row may fill, required ones first. */
export function importable(object: ObjectDescription): FieldDescription[] {
  const fields = object.fields.filter(
    ({ is_writable, is_given_once, kind }) => is_writable && !is_given_once && kind !== 'json',
  );
  return [...fields.filter(({ is_required }) => is_required), ...fields.filter((one) => !one.is_required)];
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./()（）]+/g, '');

/** Columns whose name is that of a field, in either language or on the wire; each is used once. */
export function guess(fields: FieldDescription[], header: string[]): Choices {
  const free = new Map(header.map((column) => [plain(column), column]));
  const choices: Choices = {};
  for (const field of fields) {
    const names = [field.label.zh, field.label.en, field.name, field.name.replace(/_id$/, '')].map(plain);
    const found = names.find((name) => free.has(name));
    choices[field.name] = { column: (found && free.get(found)) ?? null, constant: null };
    if (found) free.delete(found);
  }
  return choices;
}

/** Required fields that nothing fills yet. */
export function missing(fields: FieldDescription[], choices: Choices): FieldDescription[] {
  return fields.filter(({ name, is_required }) => {
    const choice = choices[name];
    return is_required && !choice?.column && !choice?.constant?.trim();
  });
}

/** The text of a column's cells, those that are filled. */
export function samples(csv: Csv, column: string, count: number): string[] {
  const at = csv.header.indexOf(column);
  const cells = csv.rows.map((row) => (row[at] ?? '').trim()).filter(Boolean);
  return cells.slice(0, count);
}

const DATES: [RegExp, string][] = [
  [/^\d{4}\/\d{1,2}\/\d{1,2}$/, 'YYYY/M/D'],
  [/^\d{4}\.\d{1,2}\.\d{1,2}$/, 'YYYY.M.D'],
  [/^\d{4}年\d{1,2}月\d{1,2}日$/, 'YYYY年M月D日'],
  [/^\d{1,2}\/\d{1,2}\/\d{4}$/, 'M/D/YYYY'],
  [/^\d{1,2}\.\d{1,2}\.\d{4}$/, 'D.M.YYYY'],
];

/** The pattern of a date column, when its cells say so: a day beyond 12 in front tells the British order. */
export function datePattern(cells: string[]): string | undefined {
  const first = cells[0];
  if (!first) return undefined;
  const pattern = DATES.find(([shape]) => shape.test(first))?.[1];
  if (pattern !== 'M/D/YYYY') return pattern;
  return cells.some((cell) => Number(cell.split('/')[0]) > 12) ? 'D/M/YYYY' : pattern;
}

/** The marks of a column of numbers, when its cells say so: `1.234,56` and `12,5` are German, `1,234.5` is not. */
export function numberMarks(cells: string[]): Pick<Partial<FieldMapping>, 'thousands' | 'decimal_mark'> {
  const isGerman = (cell: string) =>
    /^-?\d{1,3}(\.\d{3})*,\d+$/.test(cell) && !/^-?\d{1,3}(,\d{3})+$/.test(cell);
  if (cells.some(isGerman)) return { thousands: '.', decimal_mark: ',' };
  return cells.some((cell) => cell.includes(',')) ? { thousands: ',' } : {};
}

/** How another record is named in a file. */
const NAMED_BY: Record<string, string> = { user: 'email', product: 'code' };

function fieldMapping(field: FieldDescription, choice: Choice, csv: Csv): FieldMapping {
  const mapping: Partial<FieldMapping> = choice.column
    ? { column: choice.column }
    : { constant: choice.constant };
  const cells = choice.column ? samples(csv, choice.column, 200) : [];
  // Choices, yes and no are understood by the server: by code or label, in either language, in any case and width.
  if (field.kind === 'date') mapping.date = datePattern(cells) ?? null;
  if (['money', 'decimal', 'integer'].includes(field.kind)) Object.assign(mapping, numberMarks(cells));
  if (field.kind === 'reference' && field.references) {
    mapping.lookup = { by: NAMED_BY[field.references] ?? 'name', source: null, missing: 'error' };
  }
  return mapping as FieldMapping;
}

/** The request's mapping: only what differs from the defaults is said. */
export function toMapping(
  object: ObjectDescription,
  csv: Csv,
  choices: Choices,
  rest: { externalId: string; source: string; existing: 'update' | 'skip' },
): Mapping {
  const used = importable(object).flatMap((field) => {
    const choice = choices[field.name];
    const isUsed = choice && (choice.column || choice.constant?.trim());
    return isUsed ? [[field.name, fieldMapping(field, choice, csv)] as const] : [];
  });
  return {
    name: csv.name,
    target: object.name,
    source: rest.source,
    file: csv.name,
    delimiter: csv.delimiter,
    ...(csv.sheet ? { sheet: csv.sheet } : {}),
    external_id: [rest.externalId],
    existing: rest.existing,
    fields: Object.fromEntries(used),
  };
}
