import { expect, test } from 'vitest';
import { isTable, matchProduct, parsePasted } from './paste';

type Case = [name: string, text: string, rows: [number, string, string, string, string, string?][]];

const cases: Case[] = [
  [
    'rows of a sheet, in the usual order',
    'SV-INS\t2\t8000\t5\r\nCB-01\t10\t\t\r\n',
    [
      [1, 'SV-INS', '2', '8000', '5'],
      [2, 'CB-01', '10', '', ''],
    ],
  ],
  [
    'headings decide the order of the columns',
    '数量\t备注\t产品名称\t单价\n3\t急\t安装调试服务\t8,000.50',
    [[2, '安装调试服务', '3', '8000.50', '']],
  ],
  [
    'grouping, full-width digits and signs are understood',
    'CB-01\t１，２００\t¥1,500\t10%',
    [[1, 'CB-01', '1200', '1500', '10']],
  ],
  [
    'blank rows are left out and counted',
    'CB-01\t1\n\t\n\nCB-02\t2',
    [
      [1, 'CB-01', '1', '', ''],
      [4, 'CB-02', '2', '', ''],
    ],
  ],
  ['a quoted cell may hold a line end and quotes', '"线缆\n""套件"""\t4', [[1, '线缆\n"套件"', '4', '', '']]],
  ['commas separate where there is no tab', 'CB-01,5,120', [[1, 'CB-01', '5', '120', '']]],
  ['a row without a product', '\t5\t120', [[1, '', '5', '120', '', 'no_product']]],
  ['a row without a quantity', 'CB-01\t\t120', [[1, 'CB-01', '', '120', '', 'no_quantity']]],
  ['nothing of a thing is no line', 'CB-01\t0', [[1, 'CB-01', '0', '', '', 'no_quantity']]],
  ['words where a figure belongs', 'CB-01\t两套', [[1, 'CB-01', '两套', '', '', 'bad_figure']]],
  ['finer than six decimals', 'CB-01\t1.1234567', [[1, 'CB-01', '1.1234567', '', '', 'bad_figure']]],
  ['nothing', '', []],
];

test.each(cases)('%s', (_, text, rows) => {
  const read = parsePasted(text).map((row) => [
    row.row,
    row.product,
    row.quantity,
    row.unit_price,
    row.discount_percent,
    row.problem,
  ]);
  expect(read).toEqual(rows.map((row) => [...row, ...(row.length === 5 ? [undefined] : [])]));
});

const products = [
  { id: '1', code: 'SV-INS', name: '安装调试服务' },
  { id: '2', code: 'SV-YR', name: '年度维保服务' },
  { id: '3', code: 'CB-01', name: '线缆套件 CB-01' },
];

test.each([
  ['sv-ins', '1'],
  ['ＳＶ－ＹＲ', '2'],
  ['线缆套件CB-01', '3'],
  ['线缆', '3'],
  ['服务', undefined],
  ['没有', undefined],
  ['', undefined],
])('%s is product %s', (text, id) => {
  expect(matchProduct(text, products)?.id).toBe(id);
});

test.each([
  ['a\tb', true],
  ['a\nb', true],
  ['a\n', false],
  ['12,000', false],
])('%j is a table: %s', (text, expected) => {
  expect(isTable(text)).toBe(expected);
});
