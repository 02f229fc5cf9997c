import type { Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { secondDesk } from './desk';
import { unique } from './world';

interface Customer {
  id: string;
  address: string | null;
  phone: string | null;
}

let other: Page;

test.beforeEach(async ({ page, browser, baseURL }) => {
  other = await secondDesk(browser, baseURL);
  await signIn(page, 'all', 'en');
  await signIn(other, 'chen.jing');
});
test.afterEach(() => other.context().close());

for (const [choice, kept] of [
  ['Theirs', '上海路 8 号'],
  ['Mine', '北京路 1 号'],
  ['Both', '上海路 8 号 北京路 1 号'],
] as const) {
  test(`two people change one field, and ${choice.toLowerCase()} is kept`, async ({ page }) => {
    const name = unique('冲突客户');
    const { id } = await api<Customer>(other, 'POST', '/customers', { name, address: '原址' });
    await bothOpen(page, id);
    await page.getByRole('button', { name: 'Change Address' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('北京路 1 号');
    await change(other, '地址', '上海路 8 号');

    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Two people changed the same field' });
    const option = (which: string) => dialog.getByRole('radio', { name: new RegExp(`^${which}`) });
    await expect(option('Theirs')).toBeChecked();
    await expect(dialog).toContainText('上海路 8 号');
    await expect(dialog).toContainText('北京路 1 号');
    await option(choice).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => addressOf(page, id)).toBe(kept);
    await expect(page.getByRole('tabpanel')).toContainText(kept);
    // Who looks on sees it too, without asking again.
    await expect(other.getByRole('tabpanel')).toContainText(kept);
  });
}

test('two people who change different fields are not asked', async ({ page }) => {
  const { id } = await api<Customer>(other, 'POST', '/customers', { name: unique('并行客户') });
  await bothOpen(page, id);
  await page.getByRole('button', { name: 'Change Address' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill('北京路 1 号');
  await change(other, '电话', '021-5000');
  await page.getByRole('textbox', { name: 'Address' }).press('Enter');
  await expect(page.getByText(/^Address of .* changed$/)).toBeVisible();
  const saved = await api<Customer>(page, 'GET', `/customers/${id}`);
  expect(saved).toMatchObject({ address: '北京路 1 号', phone: '021-5000' });
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

async function bothOpen(page: Page, id: string): Promise<void> {
  await open(page, `/customers/${id}?tab=details`);
  await open(other, `/customers/${id}?tab=details`);
}

/** The other one changes a field and has saved it. */
async function change(page: Page, label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: `修改${label}` }).click();
  await page.getByRole('textbox', { name: label }).fill(value);
  await page.getByRole('textbox', { name: label }).press('Enter');
  await expect(page.getByText(new RegExp(`的${label}`))).toBeVisible();
}

async function addressOf(page: Page, id: string): Promise<string | null> {
  return (await api<Customer>(page, 'GET', `/customers/${id}`)).address;
}
