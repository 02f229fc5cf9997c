import type { Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { commit, field, fill } from './hands';
import { makeCustomer, unique } from './world';

interface Stage {
  id: string;
  name: string;
  version: number;
  kind: string;
}

const FROM = '方案报价 Proposal';
const TO = '商务谈判 Negotiation';
/** Each reader has their own half of a name in both languages. */
const [FROM_SHOWN, TO_SHOWN] = ['方案报价', '商务谈判'];

/** What the stage before winning asks for; other journeys do not go there. */
async function ask(page: Page, required_fields: string[]): Promise<void> {
  const { items } = await api<{ items: Stage[] }>(page, 'GET', '/stages?sort=position');
  const stage = items.find(({ name }) => name === TO);
  if (!stage) throw new Error(`there is no stage ${TO}`);
  await api(page, 'PATCH', `/stages/${stage.id}`, { version: stage.version, required_fields });
}

let name: string;

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await ask(page, ['competitor', 'next_step']);
  name = unique('门槛商机');
  const opportunity = await api<{ id: string }>(page, 'POST', '/opportunities', {
    name,
    currency: 'CNY',
    customer_id: await makeCustomer(page, name),
  });
  const { items } = await api<{ items: Stage[] }>(page, 'GET', '/stages?sort=position');
  const from = items.find((stage) => stage.name === FROM);
  await api(page, 'POST', `/opportunities/${opportunity.id}/move`, { stage_id: from?.id });
});
test.afterEach(({ page }) => ask(page, []));

test('a card that is dragged through a gate is asked for what is missing, then moves', async ({ page }) => {
  await open(page, `/opportunities?layout=board&q=${encodeURIComponent(name)}`);
  const column = (stage: string) => page.getByRole('list', { name: stage });
  const card = column(FROM_SHOWN).getByRole('listitem').filter({ hasText: name });
  await card.getByRole('link', { name }).dragTo(page.getByRole('heading', { name: TO_SHOWN }));
  const gate = page.getByRole('dialog', { name: '移动阶段' });
  await expect(gate).toContainText('竞争对手');
  await expect(gate).toContainText('进入这个阶段前必填');
  await expect(gate.getByRole('radio', { name: TO_SHOWN })).toBeChecked();

  // Left unfilled it stays where it was.
  await gate.getByRole('button', { name: '取消' }).click();
  await expect(card).toBeVisible();
  await page.getByRole('button', { name: `移动 ${name}` }).click();
  await page.getByRole('menuitem', { name: TO_SHOWN }).click();
  await fill(gate, '竞争对手', '某某自动化');
  await gate.getByRole('button', { name: /^移动阶段/ }).click();
  await expect(field(gate, '下一步')).toBeFocused();
  await fill(gate, '下一步', '约技术交流');
  await commit(gate, '移动阶段');
  await expect(column(TO_SHOWN)).toContainText(name);
  await expect(column(FROM_SHOWN)).not.toContainText(name);
});

test('the path of the opportunity asks the same', async ({ page }) => {
  await open(page, `/opportunities?q=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name }).click();
  const path = page.getByRole('region', { name: '销售阶段' });
  await path.getByRole('button', { name: TO_SHOWN }).click();
  const gate = page.getByRole('dialog', { name: '移动阶段' });
  await fill(gate, '竞争对手', '某某自动化');
  await fill(gate, '下一步', '约技术交流');
  await commit(gate, '移动阶段');
  await expect(path.locator('[aria-current=step]')).toHaveText(TO_SHOWN);
  await expect(path).toContainText('下一步：约技术交流');
});
