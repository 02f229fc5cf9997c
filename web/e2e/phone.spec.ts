import type { Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { by, makeCustomer, unique } from './world';

let customer: string;
let name: string;

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  name = unique('手机拜访客户');
  customer = await makeCustomer(page, name);
  await open(page, `/customers/${customer}`);
});

test('a visit is logged in few taps, each within reach of the thumb', async ({ page }) => {
  let taps = 0;
  const tap = async (role: 'button' | 'radio', label: string) => {
    const target = page.getByRole(role, { name: label, exact: true });
    const box = await target.boundingBox();
    expect(box?.height, `height of ${label}`).toBeGreaterThanOrEqual(44);
    await target.click();
    taps += 1;
  };
  await tap('button', '记录跟进');
  await tap('radio', '拜访');
  await tap('button', '已上门拜访。');
  await tap('button', '保存跟进');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(taps).toBeLessThanOrEqual(4);
  expect(await logged(page)).toEqual(['已上门拜访。']);
});

test('a lost connection loses nothing: it is saved once when the connection is back', async ({
  page,
  context,
}) => {
  const dialog = await write(page, '客户十二月定标，要样机。');
  await context.setOffline(true);
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(dialog.getByRole('alert')).toContainText('恢复后自动保存');
  await expect(dialog.getByRole('textbox', { name: '内容' })).toHaveValue('客户十二月定标，要样机。');
  await context.setOffline(false);
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => logged(page)).toEqual(['客户十二月定标，要样机。']);
});

test('an answer that got lost does not make a second one', async ({ page, context }) => {
  const dialog = await write(page, '电梯里没有信号。');
  // It reaches the server; what comes back is lost on the way.
  await page.route('**/api/v1/follow-ups', async (route) => {
    await route.fetch();
    await context.setOffline(true);
    await route.abort('internetdisconnected');
  });
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(dialog.getByRole('alert')).toContainText('恢复后自动保存');
  await page.unroute('**/api/v1/follow-ups');
  await context.setOffline(false);
  await expect(dialog).toHaveCount(0);
  expect(await logged(page)).toEqual(['电梯里没有信号。']);
});

test('what was typed is there again after the phone closed the page', async ({ page }) => {
  await write(page, '写到一半');
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('写到一半');
  await page.reload();
  await page.getByRole('button', { name: '记录跟进' }).click();
  const dialog = page.getByRole('dialog', { name: '记录跟进' });
  await dialog.getByRole('button', { name: '继续填写' }).click();
  await expect(dialog.getByRole('textbox', { name: '内容' })).toHaveValue('写到一半');
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await logged(page)).toEqual(['写到一半']);
  await page.getByRole('button', { name: '记录跟进' }).click();
  await expect(dialog.getByRole('button', { name: '继续填写' })).toHaveCount(0);
});

async function write(page: Page, text: string) {
  await page.getByRole('button', { name: '记录跟进' }).click();
  const dialog = page.getByRole('dialog', { name: '记录跟进' });
  await dialog.getByRole('textbox', { name: '内容' }).fill(text);
  return dialog;
}

async function logged(page: Page): Promise<string[]> {
  const path = `/follow-ups?filter=${by('customer_id', customer)}`;
  const { items } = await api<{ items: { content: string }[] }>(page, 'GET', path);
  return items.map(({ content }) => content);
}
