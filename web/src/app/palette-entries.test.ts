import { expect, test } from 'vitest';
import type { Command } from '@/ui/commands';
import { type Entry, matches, sections } from './palette-entries';

const command = (id: string, group: Command['group'], title = id): Command => ({
  id,
  title,
  group,
  run: () => {},
});
const entry = (id: string, title = id): Entry => ({ id, title, run: () => {} });
const ids = (found: ReturnType<typeof sections>) =>
  found.map(({ id, entries }) => [id, ...entries.map((one) => one.id)]);

test.each([
  ['新建客户', '客户', true],
  ['Go to Orders', 'ord go', true],
  ['ＥＲＰ 升级', 'erp', true],
  ['Orders', 'invoice', false],
  ['anything', '', true],
])('%s is found by %s: %s', (title, typed, expected) => {
  expect(matches(title, typed)).toBe(expected);
});

test('this screen comes first, then what was open; records need a word', () => {
  const commands = [command('go.a', 'go'), command('edit', 'screen'), command('help', 'app')];
  expect(ids(sections(commands, [entry('/customers/cus_1')], [entry('r')], ''))).toEqual([
    ['screen', 'edit'],
    ['recent', '/customers/cus_1'],
    ['go', 'go.a'],
    ['app', 'help'],
  ]);
});

test('records stand before other places, and one record is shown once', () => {
  const commands = [command('go.a', 'go', '云帆 list'), command('edit', 'screen', 'other')];
  const recent = [entry('/customers/cus_1', '云帆科技')];
  const records = [entry('/customers/cus_1', '云帆科技'), entry('/leads/led_2', '云帆')];
  expect(ids(sections(commands, recent, records, '云帆'))).toEqual([
    ['records', '/customers/cus_1', '/leads/led_2'],
    ['go', 'go.a'],
  ]);
});

test('records keep the order of the server, with a heading for each object', () => {
  const records = [
    { ...entry('cus_1'), group: 'Customers' },
    { ...entry('opp_1'), group: 'Opportunities' },
    { ...entry('opp_2'), group: 'Opportunities' },
  ];
  const found = sections([], [entry('opp_2'), entry('x', 'a opp')], records, 'a');
  expect(found.map(({ title, id, entries }) => [title ?? id, ...entries.map((one) => one.id)])).toEqual([
    ['Customers', 'cus_1'],
    ['Opportunities', 'opp_1', 'opp_2'],
    ['recent', 'x'],
  ]);
});

test('what begins with the word goes before what contains it', () => {
  const commands = [command('a', 'go', 'Recent orders'), command('b', 'go', 'Orders')];
  expect(ids(sections(commands, [], [], 'ord'))).toEqual([['go', 'b', 'a']]);
});
