import { expect, PASSWORD, test } from './app';

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
