import type { components } from '@/api/schema';

type Option = components['schemas']['CustomOption'];
type Choice = components['schemas']['CustomChoice'];

const KEY_MAX = 40;

/** The key that a label in English suggests: `Licence no.` is `licence_no`. */
export function keyOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return plain.slice(0, KEY_MAX).replace(/_+$/, '');
}

/** The words in use, one a line; with labels where they are called otherwise than they are stored. */
export function linesOf(options: Option[]): string {
  const line = ({ value, label: { zh, en } }: Option) =>
    zh === value && en === value ? value : `${value} = ${zh} / ${en}`;
  return options
    .filter(({ is_retired }) => !is_retired)
    .map(line)
    .join('\n');
}

/** What was written back. A label that is not there stays as it is. */
export function choicesOf(text: string): Choice[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [value = '', labels] = line.split(' = ');
    if (labels === undefined) return { value: line };
    const [zh = '', en = zh] = labels.split(' / ');
    return { value: value.trim(), label_zh: zh.trim(), label_en: en.trim() };
  });
}
