import { configure, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { field, object, show } from '@/records/testing';
import { ChangesCell } from './cells';

// Words are loaded when first shown.
configure({ asyncUtilTimeout: 4000 });

const invoice = {
  ...object('invoice', 'invoices', [
    field('status', 'choice', {
      label: { zh: '状态', en: 'Status' },
      choices: [
        { value: 'issued', label: { zh: '已开具', en: 'Issued' } },
        { value: 'void', label: { zh: '已作废', en: 'Void' } },
      ],
    }),
    field('customer_id', 'reference', { label: { zh: '客户', en: 'Customer' }, references: 'customer' }),
  ]),
  label: { zh: '发票', en: 'Invoice' },
};

const lines = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

test('a change is said from what to what, with words for choices and names for records', async () => {
  const record = {
    id: 'aud_1',
    object: 'invoice',
    titles: { cus_1: '云帆科技' },
    changes: [
      { field: 'status', from: 'issued', to: 'void' },
      { field: 'customer_id', from: null, to: 'cus_1' },
      { field: 'reason', from: null, to: '抬头错误' },
    ],
  };
  show(<ChangesCell record={record} />, { objects: [invoice], locale: 'zh-CN' });
  await screen.findByText(/已作废/);
  expect(lines()).toEqual(['状态：已开具 → 已作废', '客户：云帆科技', '原因：抬头错误']);
});

test('what no field describes is said all the same, and never as program text', async () => {
  const record = {
    id: 'aud_2',
    object: 'custom_field',
    changes: [
      { field: 'object', from: null, to: 'invoice' },
      { field: 'total', from: null, to: { amount_minor: 12345, currency: 'CNY' } },
      { field: 'is_required', from: false, to: true },
    ],
  };
  show(<ChangesCell record={record} />, { objects: [invoice], locale: 'en' });
  await screen.findByText(/123\.45/);
  expect(lines()).toEqual(['Object: Invoice', 'total: CNY 123.45', 'is required: No → Yes']);
});
