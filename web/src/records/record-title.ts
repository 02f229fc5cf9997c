import type { Label, ObjectDescription, Rec } from './types';

/**
 * What people call a record: its title field, else its number, else what it is about; its id when nothing else is said.
 * A title that is one of some choices is said in words where `label` has them; a draft without a number says that it
 * is one.
 */
export function nameOf(object: ObjectDescription, record: Rec, label?: (label: Label) => string): string {
  const named = object.title === 'id' ? record.number : (record[object.title] ?? record.number);
  if (typeof named === 'string' && named !== '') {
    const choices = object.fields.find(({ name }) => name === object.title)?.choices ?? [];
    const choice = choices.find(({ value }) => value === named);
    return choice && label ? label(choice.label) : named;
  }
  const about = ['product_id', 'order_line_id', 'account_id', 'order_id', 'contract_id', 'customer_id'];
  const said = about.map((name) => record.titles?.[name]).find(Boolean);
  if (!said) return record.id;
  const status = object.fields.find(({ name }) => name === 'status')?.choices;
  const draft = record.status === 'draft' && status?.find(({ value }) => value === 'draft');
  return draft && label ? `${label(draft.label)} ${said}` : said;
}

const besides = [
  'number',
  'code',
  'customer_id',
  'company',
  'status',
  'stage_id',
  'tier',
  'region',
  'email',
  'owner_id',
];

/** Name and, below it, the two facts that tell records of one name apart. */
export function titleOf(
  object: ObjectDescription,
  record: Rec,
  label: (label: Label) => string,
): { id: string; title: string; subtitle?: string } {
  const title = nameOf(object, record, label);
  const facts: string[] = [];
  for (const name of besides) {
    const field = object.fields.find((candidate) => candidate.name === name);
    const value = record[name];
    if (!field || typeof value !== 'string' || value === title || facts.length === 2) continue;
    if (record.masked?.includes(name)) continue;
    const choice = field.choices.find((candidate) => candidate.value === value);
    facts.push(choice ? label(choice.label) : (record.titles?.[name] ?? value));
  }
  return { id: record.id, title, subtitle: facts.length > 0 ? facts.join(' · ') : undefined };
}
