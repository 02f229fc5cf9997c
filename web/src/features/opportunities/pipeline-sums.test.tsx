import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { routed, show } from '@/records/testing';
import PipelineSums from './pipeline-sums';

const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

const stages = [
  {
    stage_id: 'stg_1',
    name: '初步接洽',
    probability: 10,
    count: 2,
    amount: [cny(300_00)],
    weighted: [cny(30_00)],
  },
  {
    stage_id: 'stg_2',
    name: '方案报价',
    probability: 60,
    count: 1,
    amount: [cny(50_00)],
    weighted: [cny(30_00)],
  },
];

test('each stage is a door to its records, and the stages add up', async () => {
  const mine = { field: 'owner_id', op: 'eq', value: 'usr_1' } as const;
  const close = () => {};
  show(await routed(() => <PipelineSums stages={stages} filter={[mine]} q={undefined} onClose={close} />), {
    locale: 'zh-CN',
  });
  const table = await screen.findByRole('table');
  const door = within(table).getByRole('link', { name: '方案报价' });
  const query = new URL(door.getAttribute('href') ?? '', 'http://x').searchParams;
  expect(JSON.parse(query.get('filter') ?? '')).toEqual([
    mine,
    { field: 'stage_id', op: 'eq', value: 'stg_2' },
  ]);
  const cells = within(within(table).getByRole('row', { name: /合计/ })).getAllByRole('cell');
  expect(cells.map(({ textContent }) => textContent)).toEqual(['3', '¥350.00', '', '¥60.00']);
});
