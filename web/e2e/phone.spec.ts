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
