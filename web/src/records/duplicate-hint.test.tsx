import { expect, test } from 'vitest';
import { factsOf, hasDuplicates } from './duplicate-hint';

test.each([
  ['lead', { name: ' 王敏 ', company: '云帆科技', need: 'ERP' }, { name: '王敏', company: '云帆科技' }],
  ['customer', { name: '云帆', email: 'a@b.cn', tax_id: '91330100' }, { name: '云帆', tax_id: '91330100' }],
  ['contact', { name: '王', phone: null, email: '' }, {}],
  ['invoice', { name: '云帆' }, {}],
])('of a %s %o is compared %o', (object, values, expected) => {
  expect(factsOf(object, values)).toEqual(expected);
});

test('only records that the server can compare are looked up', () => {
  expect(['lead', 'customer', 'contact', 'product'].filter(hasDuplicates)).toEqual([
    'lead',
    'customer',
    'contact',
  ]);
});
