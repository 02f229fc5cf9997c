import { expect, test } from 'vitest';
import { decode, parse, readCsv } from './csv';

test.each([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '"a,1","say ""hi"""\n"two\nlines",',
    [
      ['a,1', 'say "hi"'],
      ['two\nlines', ''],
    ],
  ],
  ['a 5" pipe,x', [['a 5" pipe', 'x']]],
  ['', []],
])('%j is read', (text, rows) => {
  expect(parse(text, ',')).toEqual(rows);
});

test('what comes from a spreadsheet has tabs, and empty rows are no rows', () => {
  const csv = readCsv('pasted', '\uFEFF名称\t地区 \n云帆\t杭州\n\t\n');
  expect(csv).toMatchObject({ delimiter: '\t', header: ['名称', '地区'], rows: [['云帆', '杭州']] });
});

test.each([
  ['name;city', ';'],
  ['name,city;zone,x', ','],
  ['name', ','],
])('the delimiter of %s is %s', (text, delimiter) => {
  expect(readCsv('f', text).delimiter).toBe(delimiter);
});

test('a file of a Chinese spreadsheet is read', () => {
  const gb18030 = new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6]);
  expect(decode(gb18030.buffer)).toBe('名称');
  expect(decode(new TextEncoder().encode('名称').buffer as ArrayBuffer)).toBe('名称');
});
