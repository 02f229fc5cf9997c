import { cleanup, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { filterSentence } from './filter-sentence';
import { answer, field, object, show } from './testing';
import type { FilterNode } from './types';
import { useSentenceWords } from './use-sentence';

const invoice = object('invoice', 'invoices', [
  field('due_on', 'date', { label: { zh: '到期日', en: 'Due' } }),
  field('open', 'money', { label: { zh: '未清', en: 'Open' } }),
  field('memo', 'text', { label: { zh: '备注', en: 'Memo' } }),
  field('owner_id', 'reference', { label: { zh: '负责人', en: 'Owner' }, references: 'user' }),
  field('status', 'choice', {
    label: { zh: '状态', en: 'Status' },
    choices: [
      { value: 'issued', label: { zh: '已开具', en: 'Issued' } },
      { value: 'paid', label: { zh: '已付', en: 'Paid' } },
    ],
  }),
]);
invoice.label_plural = { zh: '发票', en: 'Invoices' };
const user = object('user', 'users', [field('name', 'text')]);

function Sentence({ nodes }: { nodes: FilterNode[] }) {
  const words = useSentenceWords(invoice, nodes);
  return <p>{filterSentence(nodes, invoice, words)}</p>;
}

const cases: [FilterNode[], string, string][] = [
  [[], 'All Invoices', '全部发票'],
  [
    [{ field: 'due_on', op: 'lt', value: { relative: 'today' } }],
    'Invoices where Due is before today',
    '发票：到期日早于今天',
  ],
  [
    [{ field: 'due_on', op: 'eq', value: { relative: 'this_month' } }],
    'Invoices where Due is within this month',
    '发票：到期日在本月',
  ],
  [
    [{ field: 'due_on', op: 'lt', value: 'today-30' }],
    'Invoices where Due is before 30 days ago',
    '发票：到期日早于30 天前',
  ],
  [
    [{ field: 'due_on', op: 'eq', value: { relative: 'last_n_days', days: 1 } }],
    'Invoices where Due is within the last 1 day',
    '发票：到期日在最近 1 天',
  ],
  [
    [{ field: 'open', op: 'ge', value: { amount_minor: 12_345_600, currency: 'CNY' } }],
    'Invoices where Open is at least ¥123,456.00',
    '发票：未清不少于 ¥123,456.00',
  ],
  [
    [{ field: 'status', op: 'in', value: ['issued', 'paid'] }],
    'Invoices where Status is Issued or Paid',
    '发票：状态是已开具或已付',
  ],
  [[{ field: 'memo', op: 'empty' }], 'Invoices where Memo is empty', '发票：备注为空'],
  [
    [{ field: 'owner_id', op: 'eq', value: { relative: 'me' } }],
    'Invoices where Owner is me',
    '发票：负责人是我',
  ],
  [
    [{ field: 'owner_id', op: 'ne', value: { relative: 'my_team' } }],
    'Invoices where Owner is not within my team',
    '发票：负责人不在我的团队',
  ],
  [
    [{ field: 'owner_id', op: 'eq', value: 'usr_b' }],
    'Invoices where Owner is Emma Clarke',
    '发票：负责人是Emma Clarke',
  ],
  [
    [
      {
        any: [
          { field: 'memo', op: 'contains', value: 'x' },
          { field: 'memo', op: 'empty' },
        ],
      },
      { field: 'status', op: 'eq', value: 'issued' },
    ],
    'Invoices where (Memo contains “x” or Memo is empty) and Status is Issued',
    '发票：（备注包含“x”或备注为空），且状态是已开具',
  ],
];

describe('the sentence of a filter', () => {
  it.each(cases)('%j', async (nodes, english, chinese) => {
    answer(() => ({ body: { id: 'usr_b', name: 'Emma Clarke' } }));
    show(<Sentence nodes={nodes} />, { objects: [invoice, user] });
    expect(await screen.findByText(english)).toBeTruthy();
    cleanup();
    show(<Sentence nodes={nodes} />, { objects: [invoice, user], locale: 'zh-CN' });
    expect(await screen.findByText(chinese)).toBeTruthy();
  });
});
