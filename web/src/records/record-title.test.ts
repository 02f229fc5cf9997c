import { expect, test } from 'vitest';
import { nameOf } from './record-title';
import { field, object } from './testing';

const status = field('status', 'choice', {
  choices: [
    { value: 'draft', label: { zh: '草稿', en: 'Draft' } },
    { value: 'issued', label: { zh: '已开具', en: 'Issued' } },
  ],
});
const invoice = { ...object('invoice', 'invoices', [field('number', 'text'), status]), title: 'number' };
const draft = { id: 'inv_1', status: 'draft', titles: { order_id: 'SO-2026-000078' } };

test.each([
  ['a draft is not called by the number of its order alone', draft, 'Draft SO-2026-000078'],
  ['an invoice by its own', { ...draft, status: 'issued', number: 'INV-2026-000001' }, 'INV-2026-000001'],
  ['what says nothing by its id', { id: 'inv_1', status: 'draft' }, 'inv_1'],
])('%s', (_, record, name) => {
  expect(nameOf(invoice, record, ({ en }) => en)).toBe(name);
});
