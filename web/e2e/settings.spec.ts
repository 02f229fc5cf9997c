import { expect, open, PASSWORD, signIn, test } from './app';

test('an administrator invites a colleague, who then signs in with the rights of the role', async ({
  page,
}) => {
  await signIn(page, 'admin');
  await open(page, '/users?create=1');
  const dialog = page.getByRole('dialog', { name: '新建用户' });
  await dialog.getByLabel('姓名').fill('钱进');
  await dialog.getByLabel('邮箱').fill('qian.jin@demo.mingxi.example');
  await dialog.getByLabel('应收会计').check();
  await dialog.getByLabel('初始密码').first().fill(PASSWORD);
  await dialog.getByRole('button', { name: /新建用户/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('grid').or(page.getByRole('table')).first()).toContainText('钱进');

  await page.context().clearCookies();
  const answer = await page.request.post('/api/v1/session', {
    data: { organization: 'demo', email: 'qian.jin@demo.mingxi.example', password: PASSWORD },
  });
  expect(answer.status()).toBe(201);
  expect((await answer.json()).roles).toEqual(['ar_clerk']);
});

test('a token is shown once and can be revoked', async ({ page }) => {
  await signIn(page, 'admin');
  await open(page, '/settings/tokens');
  await page.getByRole('button', { name: '新建令牌' }).first().click();
  const dialog = page.getByRole('dialog', { name: '新建令牌' });
  await dialog.getByLabel('用途').fill('报表');
  await dialog.getByRole('button', { name: /新建令牌/ }).click();
  const secret = (await page.locator('output.mx-secret').textContent()) ?? '';
  expect(secret.length).toBeGreaterThan(20);
  const asProgram = { headers: { Authorization: `Bearer ${secret}`, Cookie: '' } };
  expect((await page.request.get('/api/v1/session', asProgram)).status()).toBe(200);
  await page.getByRole('button', { name: '我已复制' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: '报表' });
  await row.getByRole('button', { name: '吊销' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /吊销/ }).click();
  await expect(row).toContainText('已吊销');
});
