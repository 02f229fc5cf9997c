import { configure, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { field, object, show } from '@/records/testing';
import { ChangesCell } from './cells';

// Words are loaded when first shown.
configure({ asyncUtilTimeout: 4000 });

const invoice = {
  ...object('invoice', 'invoices', [
    field('status', 'choice', { label: { zh: '状态', en: 'Status' } }),
    field('due_on', 'date', { label: { zh: '到期日', en: 'Due on' } }),
  ]),
  label: { zh: '发票', en: 'Invoice' },
};

test('the changed fields have their labels', async () => {
  const record = {
    id: 'aud_1',
    object: 'invoice',
    changes: [{ field: 'status' }, { field: 'due_on' }, { field: 'secret' }],
  };
  show(<ChangesCell record={record} />, { objects: [invoice], locale: 'zh-CN' });
  expect(await screen.findByText('状态、到期日和secret')).toBeTruthy();
});
