import type { Rec } from '../types';

/** A line of a document while it is typed: figures stay text, as the API takes them exactly. */
export interface LineDraft {
  /** Tells lines apart on screen; never sent. */
  key: string;
  product_id: string | null;
  /** What the picked product says about itself. */
  product: ProductFacts | null;
  description: string;
  quantity: string;
  /** Empty takes the price of the price list. */
  unit_price: string;
  discount_percent: string;
  /** Empty takes the rate of the product. */
  tax_percent: string;
  service_starts_on: string | null;
  service_ends_on: string | null;
}

export interface ProductFacts {
  name: string;
  code: string;
  unit: string;
  tax_percent: string;
  /** Whether its revenue is recognised over time, so that the line needs the dates of the service. */
  isOverTime: boolean;
}

export type LineField =
  | 'description'
  | 'quantity'
  | 'unit_price'
  | 'discount_percent'
  | 'tax_percent'
  | 'service_starts_on'
  | 'service_ends_on';

export type LineChange =
  | { do: 'set'; key: string; field: LineField; value: string | null }
  | { do: 'product'; key: string; product_id: string | null; product: ProductFacts | null; price?: string }
  | { do: 'add'; after?: string }
  | { do: 'duplicate'; key: string }
  | { do: 'remove'; key: string }
  | { do: 'move'; key: string; by: -1 | 1 }
  | { do: 'append'; lines: LineDraft[] }
  | { do: 'replace'; lines: LineDraft[] };

let count = 0;

export function emptyLine(given: Partial<Omit<LineDraft, 'key'>> = {}): LineDraft {
  count += 1;
  return {
    key: `line-${count}`,
    product_id: null,
    product: null,
    description: '',
    quantity: '1',
    unit_price: '',
    discount_percent: '',
    tax_percent: '',
    service_starts_on: null,
    service_ends_on: null,
    ...given,
  };
}

/** Whether nothing was typed into a line: such lines are never sent. */
export function isBlank(line: LineDraft): boolean {
  return line.product_id === null && line.description === '' && line.unit_price === '';
}

/** The lines after a change; there is always at least one to type into. */
export function changeLines(lines: LineDraft[], change: LineChange): LineDraft[] {
  switch (change.do) {
    case 'set':
      return patch(lines, change.key, { [change.field]: change.value });
    case 'product':
      return patch(lines, change.key, picked(lines, change));
    case 'add': {
      const at = change.after ? indexOf(lines, change.after) + 1 : lines.length;
      return lines.toSpliced(at, 0, emptyLine());
    }
    case 'duplicate': {
      const at = indexOf(lines, change.key);
      const line = lines[at];
      return line ? lines.toSpliced(at + 1, 0, { ...line, key: emptyLine().key }) : lines;
    }
    case 'remove': {
      const left = lines.filter(({ key }) => key !== change.key);
      return left.length > 0 ? left : [emptyLine()];
    }
    case 'move': {
      const from = indexOf(lines, change.key);
      const line = lines[from];
      const to = from + change.by;
      if (!line || to < 0 || to >= lines.length) return lines;
      return lines.toSpliced(from, 1).toSpliced(to, 0, line);
    }
    case 'append':
      return [...lines.filter((line) => !isBlank(line)), ...change.lines];
    case 'replace':
      return change.lines.length > 0 ? change.lines : [emptyLine()];
  }
}

function indexOf(lines: LineDraft[], key: string): number {
  return lines.findIndex((line) => line.key === key);
}

function patch(lines: LineDraft[], key: string, values: Partial<LineDraft>): LineDraft[] {
  return lines.map((line) => (line.key === key ? { ...line, ...values } : line));
}

/** Another product brings its own price, rate and words; what was typed for the old one would be wrong. */
function picked(
  lines: LineDraft[],
  { key, product_id, product, price }: Extract<LineChange, { do: 'product' }>,
): Partial<LineDraft> {
  const line = lines.find((candidate) => candidate.key === key);
  const isOther = line?.product_id !== product_id;
  return {
    product_id,
    product,
    ...(isOther && { description: '', unit_price: price ?? '', tax_percent: '' }),
    ...(product && !product.isOverTime && { service_starts_on: null, service_ends_on: null }),
  };
}

/** A figure as the API takes it: full-width digits and grouping are understood. */
export function plainFigure(text: string): string {
  return text.normalize('NFKC').replace(/[\s,¥￥$%]/g, '');
}

/** What the API takes for a line; empty fields are left to the server. */
export function wireLine(line: LineDraft): {
  product_id: string;
  quantity: string;
  description?: string;
  unit_price?: string;
  discount_percent?: string;
  tax_percent?: string;
  service_starts_on?: string;
  service_ends_on?: string;
} {
  const figure = (text: string) => plainFigure(text) || undefined;
  return {
    product_id: line.product_id ?? '',
    quantity: plainFigure(line.quantity),
    description: line.description.trim() || undefined,
    unit_price: figure(line.unit_price),
    discount_percent: figure(line.discount_percent),
    tax_percent: figure(line.tax_percent),
    service_starts_on: line.service_starts_on ?? undefined,
    service_ends_on: line.service_ends_on ?? undefined,
  };
}

/** Whether every line that is not blank can be sent: a product and a quantity, and dates where its service needs them. */
export function areComplete(lines: LineDraft[]): boolean {
  const typed = lines.filter((line) => !isBlank(line));
  return (
    typed.length > 0 &&
    typed.every(
      (line) =>
        line.product_id !== null &&
        plainFigure(line.quantity) !== '' &&
        (!line.product?.isOverTime || (line.service_starts_on !== null && line.service_ends_on !== null)),
    )
  );
}

/** What a product says about itself, from its record. */
export function factsOf(record: Rec): ProductFacts {
  return {
    name: String(record.name ?? ''),
    code: String(record.code ?? ''),
    unit: String(record.unit ?? ''),
    tax_percent: String(record.tax_percent ?? ''),
    isOverTime: record.recognition_method === 'straight_line',
  };
}
