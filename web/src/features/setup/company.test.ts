import { expect, it } from 'vitest';
import { type Company, codeOf, defaultsOf, missingIn } from './company';

it.each([
  ['CN', { currency: 'CNY', chart: 'china' }],
  ['HK', { currency: 'HKD', chart: 'international' }],
  ['DE', { currency: 'EUR', chart: 'international' }],
  ['ZW', { currency: 'USD', chart: 'international' }],
])('a company in %s begins with', (country, expected) => {
  expect(defaultsOf(country)).toEqual(expected);
});

it.each([
  ['Mingxi Automation Ltd.', 'mingxi-automation-ltd'],
  ['3M Crème & Co', 'm-creme-co'],
  ['上海明细科技', ''],
  ['明细 Mingxi', 'mingxi'],
])('%s signs in as "%s"', (name, code) => {
  expect(codeOf(name)).toBe(code);
});

const company: Company = {
  organization_name: '明细',
  organization_code: 'mingxi',
  time_zone: 'Asia/Shanghai',
  language: 'zh-CN',
  entity_name: '明细科技有限公司',
  country: 'CN',
  currency: 'CNY',
  chart: 'china',
  administrator_name: '王敏',
  administrator_email: 'wang@mingxi.example',
  administrator_password: 'ten-letters',
};

it.each([
  ['nothing', {}, {}],
  ['a name of blanks', { organization_name: '  ' }, { organization_name: 'required' }],
  ['a code of capitals', { organization_code: 'Mingxi' }, { organization_code: 'code' }],
  ['no code', { organization_code: '' }, { organization_code: 'required' }],
  ['no address', { administrator_email: 'wang' }, { administrator_email: 'email' }],
  ['a short password', { administrator_password: '123456789' }, { administrator_password: 'password' }],
])('finds %s', (_, changes, expected) => {
  expect(missingIn({ ...company, ...changes })).toEqual(expected);
});
