import { expect, open, settled, signIn, test } from './app';

test('everything is reached with keys alone', async ({ page }) => {
  await signIn(page);
  await open(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/customers$/);
  await expect(page.getByRole('heading', { level: 1, name: '客户' })).toBeVisible();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: '搜索或执行' });
  await expect(palette).toBeFocused();
  await palette.fill('核销');
  await expect(page.getByRole('option', { name: /核销/ }).first()).toBeVisible();
  await palette.fill('收入瀑布');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/waterfall$/);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: '键盘快捷键' })).toContainText('客户');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the palette finds a record and remembers that it was open', async ({ page }) => {
  await signIn(page);
  await open(page, '/customers');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: '搜索或执行' });
  await palette.fill('电子');
  const found = page.getByRole('group', { name: '客户' }).getByRole('option').first();
  await expect(found).toBeVisible();
  const name = (await found.locator('span').first().textContent()) ?? '';
  await found.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await settled(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('group', { name: '最近打开' }).getByRole('option', { name })).toBeVisible();
});

test('single letters can be switched off', async ({ page }) => {
  await signIn(page);
  await open(page, '/');
  await page.keyboard.press('?');
  await page.getByRole('switch', { name: '关闭单字母快捷键' }).press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: '搜索或执行' })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});

test('language and colours follow the person to another device', async ({ page, browser, baseURL }) => {
  await signIn(page, 'wang.min');
  await open(page, '/me');
  await page.getByText('English', { exact: true }).last().click();
  await expect(page.getByText('Preferences')).toBeVisible();
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect
    .poll(async () => (await (await page.request.get('/api/v1/session')).json()).settings)
    .toMatchObject({ language: 'en', theme: 'dark' });

  const state = await page.context().storageState();
  const other = await browser.newContext({ baseURL, storageState: { cookies: state.cookies, origins: [] } });
  const second = await other.newPage();
  await second.goto('/');
  await expect(second.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await expect(second.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await other.close();
});

test('a lost connection is said, and what was read stays', async ({ page, context }) => {
  await signIn(page);
  await open(page, '/customers');
  await context.setOffline(true);
  await expect(page.getByText('网络已断开')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: '客户' })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('网络已断开')).toHaveCount(0);
});

test('on the phone every place is within reach of the thumb', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await open(page, '/');
  const tabs = page.getByRole('navigation', { name: '底部导航' });
  for (const [name, path] of [
    ['客户', /\/customers$/],
    ['商机', /\/opportunities(\?|$)/],
    ['收款', /\/aging$/],
    ['我的', /\/me$/],
  ] as const) {
    const tab = tabs.getByRole('link', { name });
    const box = await tab.boundingBox();
    expect(box?.height, name).toBeGreaterThanOrEqual(44);
    expect(box?.width, name).toBeGreaterThanOrEqual(44);
    await tab.click();
    await expect(page).toHaveURL(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await tabs.getByRole('button', { name: '新建' }).click();
  await page.getByRole('menuitem', { name: '线索' }).click();
  await expect(page).toHaveURL(/\/leads\?create=/);
  await expect(page.getByRole('dialog')).toBeVisible();
});
