import { expect, test } from 'vitest';
import { byName } from './by-name';

test.each([
  ['pinyin, not code points', ['销售部', '总部', '财务部', '华东'], ['财务部', '华东', '销售部', '总部']],
  ['Chinese before Latin', ['USD list', '人民币标准价'], ['人民币标准价', 'USD list']],
  [
    'numbers by value',
    ['月结 90 天', '月结 120 天', '月结 30 天'],
    ['月结 30 天', '月结 90 天', '月结 120 天'],
  ],
  ['case does not part', ['beta', 'Alpha', 'alpha'], ['alpha', 'Alpha', 'beta']],
])('names are ordered by %s', (_, given, wanted) => {
  expect(byName(given, (name) => name)).toEqual(wanted);
});
