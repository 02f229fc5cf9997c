import { plainFigure } from './line-drafts';

/** One row of a table that was pasted, before its product is looked up. */
export interface PastedRow {
  /** Its number in the pasted text, from 1: what people count in their sheet. */
  row: number;
  /** Code or name of the product. */
  product: string;
  quantity: string;
  unit_price: string;
  discount_percent: string;
  /** Why it cannot become a line as it stands. */
  problem?: 'no_product' | 'no_quantity' | 'bad_figure';
}

const headings: [keyof Omit<PastedRow, 'row' | 'problem'>, RegExp][] = [
  ['product', /^(产品|品名|物料|编码|产品编码|产品名称|名称|product|item|code|name|sku|part)/i],
  ['quantity', /^(数量|qty|quantity|pcs)/i],
  ['unit_price', /^(单价|价格|不含税单价|unit ?price|price)/i],
  ['discount_percent', /^(折扣|discount)/i],
];

/**
 * Rows of a sheet as the clipboard brings them: tabs between cells, or semicolons or commas where there is no tab.
 * A first row of headings decides the order of the columns; without one it is product, quantity, price, discount.
 * Blank rows are left out; quoted cells may hold line ends.
 */
export function parsePasted(text: string): PastedRow[] {
  const rows = cells(text);
  const order = headingOrder(rows[0] ?? []);
  const first = order ? 1 : 0;
  const columns = order ?? ['product', 'quantity', 'unit_price', 'discount_percent'];
  return rows
    .map((row, index) => ({ row, number: index + 1 }))
    .slice(first)
    .filter(({ row }) => row.some((cell) => cell !== ''))
    .map(({ row, number }) => read(row, columns, number));
}

/** Whether pasted text is a table rather than the content of one field. */
export function isTable(text: string): boolean {
  return text.includes('\t') || /\n\s*\S/.test(text.trimEnd());
}

function read(row: string[], columns: (string | null)[], number: number): PastedRow {
  const cell = (name: string) => row[columns.indexOf(name)]?.trim() ?? '';
  const figures = {
    quantity: plainFigure(cell('quantity')),
    unit_price: plainFigure(cell('unit_price')),
    discount_percent: plainFigure(cell('discount_percent')),
  };
  const pasted: PastedRow = { row: number, product: cell('product'), ...figures };
  const isBad = Object.values(figures).some((figure) => figure !== '' && !/^\d+(\.\d{1,6})?$/.test(figure));
  if (pasted.product === '') pasted.problem = 'no_product';
  else if (isBad) pasted.problem = 'bad_figure';
  else if (figures.quantity === '' || Number(figures.quantity) === 0) pasted.problem = 'no_quantity';
  return pasted;
}

function headingOrder(row: string[]): (string | null)[] | null {
  const names = row.map((cell) => headings.find(([, pattern]) => pattern.test(cell.trim()))?.[0] ?? null);
  const hasFigures = row.some((cell) => /^[\d.,，]+$/.test(plainFigure(cell)) && plainFigure(cell) !== '');
  return !hasFigures && names.includes('product') && names.includes('quantity') ? names : null;
}

/** Splits like a sheet does: a quoted cell may hold tabs, line ends and doubled quotes. */
function cells(text: string): string[][] {
  const separator = text.includes('\t') ? '\t' : text.includes(';') ? ';' : ',';
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const end = () => {
    rows.at(-1)?.push(cell.trim());
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (char === '"') isQuoted = false;
      else cell += char;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (char === separator) end();
    else if (char === '\n') {
      end();
      rows.push([]);
    } else if (char !== '\r') cell += char;
  }
  end();
  return rows;
}

export interface KnownProduct {
  id: string;
  code: string;
  name: string;
}

/** The one product that a pasted cell means: its code, else its name, else the only one whose name holds the text. */
export function matchProduct<T extends KnownProduct>(text: string, products: T[]): T | undefined {
  const plain = (value: string) => value.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  const wanted = plain(text);
  if (wanted === '') return undefined;
  const same =
    products.find(({ code }) => plain(code) === wanted) ??
    products.find(({ name }) => plain(name) === wanted);
  if (same) return same;
  const holding = products.filter(({ name }) => plain(name).includes(wanted));
  return holding.length === 1 ? holding[0] : undefined;
}
