import type { Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { by, makeCustomer, unique } from './world';

/** A rep on the street: the connection comes and goes, and what was written arrives once. */
test.use({ serviceWorkers: 'allow' });

interface Customer {
  version: number;
  address: string | null;
}

let customer: string;
let name: string;

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  name = unique('街头拜访客户');
  customer = await makeCustomer(page, name);
  await open(page, `/customers/${customer}`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
});

test('a visit that is logged offline waits in sight, outlives a reload, and arrives once', async ({
  page,
  context,
}) => {
  await context.setOffline(true);
  await log(page, '客户十二月定标，要样机。');
  await expect(page.getByText('已保存在本机，联网后发送。').first()).toBeVisible();
  const badge = page.getByRole('button', { name: '1 条待发送' });
  await expect(badge).toBeVisible();

  await page.reload();
  await expect(badge).toBeVisible();
  await badge.click();
  const list = page.getByRole('dialog', { name: '等待发送' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByText(`跟进：${name}`)).toBeVisible();
  await expect(list.getByText('客户十二月定标，要样机。')).toBeVisible();
  await expect(list.getByText('等待联网')).toBeVisible();
  expect(await sideways(page)).toBe(0);
  await list.getByRole('button', { name: '关闭' }).click();
  expect(await logged(page)).toEqual([]);

  await context.setOffline(false);
  await expect(badge).toHaveCount(0);
  expect(await logged(page)).toEqual(['客户十二月定标，要样机。']);
});

test('an answer that got lost does not make a second one', async ({ page, context }) => {
  // It reaches the server; what comes back is lost on the way.
  await context.route('**/api/v1/follow-ups', async (route) => {
    await route.fetch();
    await context.setOffline(true);
    await route.abort('internetdisconnected');
  });
  await log(page, '电梯里没有信号。');
  const badge = page.getByRole('button', { name: '1 条待发送' });
  await expect(badge).toBeVisible();
  expect(await logged(page)).toEqual(['电梯里没有信号。']);
  await context.unroute('**/api/v1/follow-ups');
  await context.setOffline(false);
  await expect(badge).toHaveCount(0);
  expect(await logged(page)).toEqual(['电梯里没有信号。']);
});

test('two tabs send what waits once', async ({ page, context }) => {
  await context.setOffline(true);
  await log(page, '两个标签页。');
  await expect(page.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  const other = await context.newPage();
  const posts: string[] = [];
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/follow-ups')) posts.push(request.url());
  });
  await other.goto(`/customers/${customer}`);
  await expect(other.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  await context.setOffline(false);
  await expect(other.getByRole('button', { name: '1 条待发送' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: '1 条待发送' })).toHaveCount(0);
  expect(posts).toHaveLength(1);
  expect(await logged(page)).toEqual(['两个标签页。']);
  await other.close();
});

test('a refusal stays with its reason and holds back its record only', async ({ page, context }) => {
  const lead = unique('展会线索');
  await page.goto(`/customers/${customer}?tab=details`);
  await expect(page.getByRole('button', { name: '修改成立年份' })).toBeVisible();
  await context.setOffline(true);
  await edit(page, '成立年份', '99999');
  await edit(page, '地址', '北京路 1 号');
  await expect(page.getByRole('tabpanel')).toContainText('北京路 1 号');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('menuitem', { name: '线索', exact: true }).click();
  const form = page.getByRole('dialog', { name: '新建线索' });
  await form.getByRole('textbox', { name: '姓名' }).fill(lead);
  await form.getByRole('combobox', { name: '来源' }).click();
  await page.getByRole('option', { name: '活动', exact: true }).click();
  await form.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('button', { name: '3 条待发送' })).toBeVisible();

  await context.setOffline(false);
  const badge = page.getByRole('button', { name: '1 条需要处理' });
  await expect(badge).toBeVisible();
  // The refusal shows at once; what waits behind it for other records is sent after it.
  const leads = () => api<{ items: unknown[] }>(page, 'GET', `/leads?filter=${by('name', lead)}`);
  await expect.poll(async () => (await leads()).items.length).toBe(1);
  await badge.click();
  const list = page.getByRole('dialog', { name: '等待发送' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  const refused = list.getByRole('listitem').filter({ hasText: '被拒绝' });
  await expect(refused).toContainText('成立年份');
  await expect(refused.locator('.mx-bad-text')).toContainText(/四位|four digits/);
  await expect(list.getByRole('listitem').filter({ hasText: '等待前一项' })).toContainText('前一项处理后');

  await refused.getByRole('button', { name: '丢弃' }).click();
  await refused.getByRole('button', { name: '确认丢弃' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(0);
  await expect(badge).toHaveCount(0);
  const saved = await api<Customer>(page, 'GET', `/customers/${customer}`);
  expect(saved).toMatchObject({ address: '北京路 1 号', founded_year: null });
});

test('a field that somebody else changed meanwhile is asked about, others are not', async ({
  page,
  context,
}) => {
  await page.goto(`/customers/${customer}?tab=details`);
  await expect(page.getByRole('button', { name: '修改地址' })).toBeVisible();
  await context.setOffline(true);
  await edit(page, '电话', '021-1111');
  await edit(page, '地址', '北京路 1 号');
  const { version } = await api<Customer>(page, 'GET', `/customers/${customer}`);
  await api(page, 'PATCH', `/customers/${customer}`, { version, address: '上海路 8 号' });
  await context.setOffline(false);
  const badge = page.getByRole('button', { name: '1 条需要处理' });
  await badge.click();
  const list = page.getByRole('dialog', { name: '等待发送' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('button', { name: '对比并选择' }).click();
  const dialog = page.getByRole('dialog', { name: '同一字段被两个人改了' });
  await expect(dialog).toContainText('上海路 8 号');
  await dialog.getByRole('radio', { name: /^我的/ }).check();
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(badge).toHaveCount(0);
  await expect
    .poll(() => api<Customer>(page, 'GET', `/customers/${customer}`))
    .toMatchObject({ address: '北京路 1 号', phone: '021-1111' });
});

test('what waits can be taken up again in its form', async ({ page, context }) => {
  await context.setOffline(true);
  await log(page, '写错了');
  await page.getByRole('button', { name: '1 条待发送' }).click();
  const list = page.getByRole('dialog', { name: '等待发送' });
  await list.getByRole('button', { name: '重新编辑' }).click();
  const dialog = page.getByRole('dialog', { name: '记录跟进' });
  await dialog.getByRole('button', { name: '继续填写' }).click();
  await dialog.getByRole('textbox', { name: '内容' }).fill('写对了');
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('写对了');
  await context.setOffline(false);
  await expect(list.getByRole('listitem')).toHaveCount(0);
  expect(await logged(page)).toEqual(['写对了']);
});

test('what was opened before is read without a connection, with its age', async ({ page, context }) => {
  await page.goto('/customers');
  const first = page.locator('main a[href^="/customers/cus_"]').first();
  await expect(first).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(async () => (await kept(page)).length).toBeGreaterThanOrEqual(5);
  await context.setOffline(true);
  const age = page.getByText(/^截至 .* · 离线$/);

  await page.reload();
  await expect(age).toBeVisible();
  await page.getByRole('link', { name: '客户', exact: true }).click();
  await expect(first).toBeVisible();
  await expect(age).toBeVisible();
  await page.goto(`/customers/${customer}?tab=details`);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(age).toBeVisible();
  await edit(page, '地址', '北京路 1 号');
  await expect(page.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  await page.reload();
  // What was written is seen, though it has not arrived.
  await expect(page.getByRole('tabpanel')).toContainText('北京路 1 号');
  expect((await api<Customer>(page, 'GET', `/customers/${customer}`)).address).toBeNull();
  await context.setOffline(false);
  await expect(age).toHaveCount(0);
  await expect
    .poll(async () => (await api<Customer>(page, 'GET', `/customers/${customer}`)).address)
    .toBe('北京路 1 号');
});

test('signing out says how many would be lost, and leaves nothing', async ({ page, context }) => {
  await context.setOffline(true);
  await log(page, '还没发出的话');
  await expect(page.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  // The server cannot be reached for writing, but the browser has a connection.
  await context.route('**/api/v1/follow-ups', (route) => route.abort('internetdisconnected'));
  await context.setOffline(false);
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();
  const warning = page.getByRole('dialog', { name: '还有 1 条没有发送' });
  await expect(warning).toBeVisible();
  await warning.getByRole('button', { name: '先不退出' }).click();
  await expect(warning).toHaveCount(0);
  await expect(page.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  await page.getByRole('button', { name: '退出登录' }).click();
  await warning.getByRole('button', { name: '丢弃并退出登录' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await kept(page)).toEqual([]);
});

async function log(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '记录跟进' }).click();
  const dialog = page.getByRole('dialog', { name: '记录跟进' });
  await dialog.getByRole('textbox', { name: '内容' }).fill(text);
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(dialog).toHaveCount(0);
}

async function edit(page: Page, field: string, value: string): Promise<void> {
  await page.getByRole('button', { name: `修改${field}` }).click();
  const input = page.getByRole('textbox', { name: field });
  await input.fill(value);
  await input.press('Enter');
  await expect(input).toHaveCount(0);
}

/** Everything that the database of the device holds. */
async function kept(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise((done) => {
        const asked = indexedDB.open('mingxi');
        asked.onsuccess = () => {
          const tx = asked.result.transaction(['queue', 'kept']);
          const queue = tx.objectStore('queue').getAll();
          const reads = tx.objectStore('kept').getAll();
          tx.oncomplete = () => {
            asked.result.close();
            done([...queue.result, ...reads.result]);
          };
        };
      }),
  );
}

async function logged(page: Page): Promise<string[]> {
  const path = `/follow-ups?filter=${by('customer_id', customer)}`;
  const { items } = await api<{ items: { content: string }[] }>(page, 'GET', path);
  return items.map(({ content }) => content);
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
