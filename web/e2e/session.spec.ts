import { expect, PASSWORD, signIn, test } from './app';

test('a person signs in, changes the language without a reload, and signs out', async ({ page }) => {
  await page.goto('/customers');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('组织').fill('demo');
  await page.getByLabel('邮箱').fill('all@demo.mingxi.example');
  await page.getByLabel('密码').first().fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('密码').first().fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();

  await expect(page).toHaveURL(/\/customers$/);
  await expect(page.getByRole('heading', { level: 1, name: '客户' })).toBeVisible();
  await page.evaluate(() => {
    (window as unknown as { mark: string }).mark = 'the same document';
  });
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1, name: /^Customers?$/ })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { mark?: string }).mark)).toBe('the same document');

  await page.getByRole('button', { name: 'My account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/customers');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a person works in two organisations and switches between them', async ({ page }) => {
  await signIn(page, 'all');
  await page.goto('/me');
  await page.getByRole('link', { name: '登录其他组织' }).click();
  const organization = page.getByRole('textbox', { name: '组织' });
  await expect(organization).toHaveValue('');
  await organization.fill('empty');
  await page.getByLabel('邮箱').fill('admin@empty.mingxi.example');
  await page.getByLabel('密码').first().fill('mingxi-empty-2026');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByText('空白公司').first()).toBeVisible();

  await page.goto('/me');
  const places = page.getByRole('region', { name: '切换组织' });
  await expect(places.getByRole('listitem')).toHaveCount(2);
  await expect(places.getByRole('listitem').first()).toContainText('空白公司');
  await places.getByRole('button', { name: '切换到 明细智造 Mingxi Automation' }).click();
  await expect(page.getByText('空白公司')).toHaveCount(0);
  await expect(page.getByText('明细智造 Mingxi Automation').first()).toBeVisible();

  // Signing out ends both.
  await page.getByRole('button', { name: '我的账号' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const answer = await page.request.get('/api/v1/session/organizations');
  expect(answer.status()).toBe(401);
});

test('the page comes with its policy, and no script but ours runs', async ({ page, errors }) => {
  const answer = await page.goto('/');
  const headers = answer?.headers() ?? {};
  expect(headers['content-security-policy']).toContain("script-src 'self'");
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.body.append(script);
  });
  expect(await page.evaluate(() => 'intruder' in window)).toBe(false);
  // The browser tells that it refused; anything else it told is an error.
  expect(errors.splice(0)).toEqual([expect.stringContaining('Content Security Policy')]);
});
