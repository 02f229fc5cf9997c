import { formatMoney, type Money } from '@/lib/money';
import { isRelative, type Relative } from './relative';
import type { Condition, FieldDescription, FilterNode, FilterOp, Label, ObjectDescription } from './types';

/** The words of a sentence; the screen takes them from the messages, the tests from both languages. */
export interface SentenceWords {
  label: (label: Label) => string;
  /** `{field} is before {value}` and the like, by operator and kind of field. */
  condition: (shape: ConditionShape, parts: { field: string; value: string }) => string;
  span: (span: Relative) => string;
  /** Joins by `and` or `or`. */
  list: (parts: string[], joint: 'and' | 'or') => string;
  group: (inner: string) => string;
  all: (objects: string) => string;
  some: (objects: string, conditions: string) => string;
  yes: string;
  no: string;
  /** Names of records by id, where known. */
  nameOf: (id: string) => string | undefined;
}

/** How an operator is said; days are before and after, figures less and more. */
export const SHAPES = [
  'is',
  'isNot',
  'isOneOf',
  'contains',
  'empty',
  'filled',
  'less',
  'atMost',
  'more',
  'atLeast',
  'before',
  'until',
  'after',
  'since',
  'within',
  'outside',
] as const;
export type ConditionShape = (typeof SHAPES)[number];

export function shapeOf(op: FilterOp, field: Pick<FieldDescription, 'kind'>, value: unknown): ConditionShape {
  const isDay = field.kind === 'date' || field.kind === 'moment';
  const isSpan =
    isRelative(value) &&
    value.relative !== 'me' &&
    value.relative !== 'today' &&
    value.relative !== 'yesterday' &&
    value.relative !== 'tomorrow';
  switch (op) {
    case 'eq':
      return isSpan ? 'within' : 'is';
    case 'ne':
      return isSpan ? 'outside' : 'isNot';
    case 'in':
      return 'isOneOf';
    case 'contains':
      return 'contains';
    case 'empty':
      return 'empty';
    case 'filled':
      return 'filled';
    case 'lt':
      return isDay ? 'before' : 'less';
    case 'le':
      return isDay ? 'until' : 'atMost';
    case 'gt':
      return isDay ? 'after' : 'more';
    case 'ge':
      return isDay ? 'since' : 'atLeast';
  }
}

/** What a filter selects, in one sentence. */
export function filterSentence(nodes: FilterNode[], object: ObjectDescription, words: SentenceWords): string {
  const objects = words.label(object.label_plural ?? object.label);
  if (nodes.length === 0) return words.all(objects);
  return words.some(objects, nodesText(nodes, 'and', object, words));
}

function nodesText(
  nodes: FilterNode[],
  joint: 'and' | 'or',
  object: ObjectDescription,
  words: SentenceWords,
): string {
  const parts = nodes.map((node) => {
    if ('any' in node) return grouped(nodesText(node.any, 'or', object, words), node.any, words);
    if ('all' in node) return grouped(nodesText(node.all, 'and', object, words), node.all, words);
    return conditionText(node, object, words);
  });
  return words.list(parts, joint);
}

function grouped(text: string, nodes: FilterNode[], words: SentenceWords): string {
  return nodes.length > 1 ? words.group(text) : text;
}

export function conditionText(condition: Condition, object: ObjectDescription, words: SentenceWords): string {
  const field = object.fields.find(({ name }) => name === condition.field);
  if (!field) return condition.field;
  return words.condition(shapeOf(condition.op, field, condition.value), {
    field: words.label(field.label),
    value: valueText(condition.value, field, words),
  });
}

export function valueText(value: unknown, field: FieldDescription, words: SentenceWords): string {
  if (Array.isArray(value))
    return words.list(
      value.map((item) => valueText(item, field, words)),
      'or',
    );
  if (isRelative(value)) return words.span(value);
  if (value === 'me' && field.references === 'user') return words.span({ relative: 'me' });
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (field.kind === 'money' && typeof value === 'object' && value !== null)
    return formatMoney(value as Money);
  const server = typeof value === 'string' && field.kind === 'date' ? /^today([+-]\d+)?$/.exec(value) : null;
  if (server) return words.span({ relative: 'today', days: Number(server[1] ?? 0) });
  const choice = field.choices.find((candidate) => candidate.value === value);
  if (choice) return words.label(choice.label);
  if (field.kind === 'reference' && typeof value === 'string') return words.nameOf(value) ?? value;
  return value === null || value === undefined ? '' : String(value);
}
