import { configure, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { field, object, show } from '@/records/testing';
import { ActionCell, ChangesCell, DoorCell, ObjectCell } from './cells';

// Words are loaded when first shown.
configure({ asyncUtilTimeout: 4000 });

const invoice = {
  ...object('invoice', 'invoices', [
    field('status', 'choice', { label: { zh: '状态', en: 'Status' } }),
    field('due_on', 'date', { label: { zh: '到期日', en: 'Due on' } }),
  ]),
  label: { zh: '发票', en: 'Invoice' },
};

test.each([
  ['invoice.issue', 'zh-CN', '开具发票'],
  ['invoice.issue', 'en', 'Issue Invoice'],
  ['session.open', 'zh-CN', '登录'],
  ['revenue.run', 'zh-CN', '运行收入确认'],
  ['invoice.juggle', 'zh-CN', 'invoice.juggle'],
  ['unknown.update', 'en', 'unknown.update'],
] as const)('%s in %s', async (action, locale, words) => {
  show(<ActionCell record={{ id: 'aud_1', action }} />, { objects: [invoice], locale });
  expect(await screen.findByText(words)).toBeTruthy();
});

test('the object and the door have names, and the changed fields their labels', async () => {
  const record = {
    id: 'aud_1',
    object: 'invoice',
    door: 'web',
    changes: [{ field: 'status' }, { field: 'due_on' }, { field: 'secret' }],
  };
  show(
    <>
      <p>
        <ObjectCell record={record} />
      </p>
      <p>
        <DoorCell record={record} />
      </p>
      <p>
        <ChangesCell record={record} />
      </p>
    </>,
    { objects: [invoice], locale: 'zh-CN' },
  );
  expect(await screen.findByText('发票')).toBeTruthy();
  expect(screen.getByText('网页')).toBeTruthy();
  expect(screen.getByText('状态、到期日和secret')).toBeTruthy();
});
