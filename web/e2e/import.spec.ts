import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { api, expect, open, signIn, test } from './app';

/** A public data set of a CRM, kept beside the clone. */
const accounts =
  process.env.MINGXI_ACCOUNTS ??
  fileURLToPath(new URL('../../../shared/data/crm/accounts.csv', import.meta.url));

test('a real file becomes customers', async ({ page }) => {
  test.skip(!existsSync(accounts), `there is no ${accounts}: the journey over real data did not run`);
  await signIn(page);
  await open(page, '/imports/new');
  await page.locator('input[type=file]').setInputFiles(accounts);
  await expect(page.getByText('accounts.csv · 41 行 · 7 列')).toBeVisible();
  await choose(page, '名称对应的列', 'account');
  await choose(page, '行业对应的列', 'sector');
  await choose(page, '用哪一列识别同一条记录', 'account');

  await page.getByRole('button', { name: '试运行' }).click();
  await expect(page.getByText('什么都没有保存')).toBeVisible();
  await expect(count(page, '新增')).toHaveText('41');
  const before = await api<{ count: number }>(page, 'GET', '/customers/totals');
  await page.getByRole('button', { name: '导入 41 行' }).click();
  await expect(page.getByText('已导入')).toBeVisible();
  const after = await api<{ count: number }>(page, 'GET', '/customers/totals');
  expect(after.count - before.count).toBe(41);

  await page.getByRole('link', { name: '查看客户' }).click();
  await expect(page).toHaveURL(/\/customers$/);
});

test('a wrong row says where and why, and the others are not held up', async ({ page }) => {
  await signIn(page);
  await open(page, '/imports/new');
  await page.getByRole('button', { name: '粘贴内容' }).click();
  await page
    .getByRole('textbox', { name: '粘贴内容' })
    .fill('名称\t等级\t员工数\n新程动力\t重点\t120\n坏行科技\t\tmany\n');
  await page.getByRole('button', { name: '使用粘贴的内容' }).click();
  await page.getByRole('button', { name: '试运行' }).click();
  await expect(count(page, '错误')).not.toHaveText('0');
  const errors = page.getByRole('region', { name: '有错误的行' }).first();
  await expect(errors).toContainText('坏行科技');
  await expect(errors.getByRole('link', { name: '下载错误文件' })).toBeVisible();
});

type Page = Parameters<typeof open>[0];

function count(page: Page, name: string) {
  return page.locator('.mx-counts > div').filter({ hasText: name }).locator('dd');
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
