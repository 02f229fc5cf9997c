import { expect, test } from 'vitest';
import type { FieldDescription, ObjectDescription } from '@/records/types';
import { readCsv } from './csv';
import { datePattern, guess, importable, missing, numberMarks, toMapping } from './mapping';

const field = (name: string, kind: string, zh: string, en: string, more: object = {}): FieldDescription => ({
  name,
  kind,
  label: { zh, en },
  choices: [],
  is_required: false,
  is_writable: true,
  is_given_once: false,
  is_searchable: false,
  is_sortable: true,
  is_custom: false,
  operators: [],
  relative: [],
  ...more,
});

const customer = {
  name: 'customer',
  fields: [
    field('id', 'reference', '编号', 'ID', { is_writable: false }),
    field('region', 'text', '地区', 'Region'),
    field('name', 'text', '名称', 'Name', { is_required: true }),
    field('founded_on', 'date', '成立日期', 'Founded'),
    field('employees', 'integer', '员工数', 'Employees'),
    field('tier', 'choice', '等级', 'Tier', {
      choices: [{ value: 'key', label: { zh: '重点', en: 'Key' } }],
    }),
    field('owner_id', 'reference', '负责人', 'Owner', { references: 'user' }),
  ],
} as unknown as ObjectDescription;

const csv = readCsv(
  'customers.csv',
  'Name,地区,FOUNDED,employees,等级,Owner,note\n云帆,杭州,2001/5/3,"1,200",重点,a@b.c,x\n',
);

test('columns are found by label in either language and by name; each once', () => {
  const choices = guess(importable(customer), csv.header);
  const columns = Object.fromEntries(Object.entries(choices).map(([name, { column }]) => [name, column]));
  expect(columns).toEqual({
    name: 'Name',
    region: '地区',
    founded_on: 'FOUNDED',
    employees: 'employees',
    tier: '等级',
    owner_id: 'Owner',
  });
});

test('a required field needs a column or a text', () => {
  const fields = importable(customer);
  const names = (choices: Parameters<typeof missing>[1]) => missing(fields, choices).map(({ name }) => name);
  expect(names({})).toEqual(['name']);
  expect(names({ name: { column: null, constant: ' ' } })).toEqual(['name']);
  expect(names({ name: { column: null, constant: 'x' } })).toEqual([]);
  expect(fields[0]?.name).toBe('name');
});

test('the mapping says how cells are read', () => {
  const choices = { ...guess(importable(customer), csv.header), region: { column: null, constant: null } };
  const mapping = toMapping(customer, csv, choices, {
    externalId: 'Name',
    source: 'old',
    existing: 'update',
  });
  expect(mapping).toEqual({
    name: 'customers.csv',
    target: 'customer',
    source: 'old',
    file: 'customers.csv',
    delimiter: ',',
    external_id: ['Name'],
    existing: 'update',
    fields: {
      name: { column: 'Name' },
      founded_on: { column: 'FOUNDED', date: 'YYYY/M/D' },
      employees: { column: 'employees', thousands: ',' },
      tier: { column: '等级' },
      owner_id: { column: 'Owner', lookup: { by: 'email', source: null, missing: 'error' } },
    },
  });
});

test.each([
  [['2026-03-01'], undefined],
  [['2026/3/1'], 'YYYY/M/D'],
  [['3/1/2026'], 'M/D/YYYY'],
  [['3/1/2026', '25/1/2026'], 'D/M/YYYY'],
  [['2026年3月1日'], 'YYYY年M月D日'],
  [[], undefined],
])('dates like %j are %s', (cells, pattern) => {
  expect(datePattern(cells)).toBe(pattern);
});

test.each([
  [['1234.5', '-7'], {}],
  [['1,200', '3'], { thousands: ',' }],
  [['1,234.50'], { thousands: ',' }],
  [['12,5'], { thousands: '.', decimal_mark: ',' }],
  [['1.234,56', '1.234'], { thousands: '.', decimal_mark: ',' }],
])('numbers like %j have the marks %j', (cells, marks) => {
  expect(numberMarks(cells)).toEqual(marks);
});
