import type { Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { by, makeCustomer, unique } from './world';

/** A rep on the street: the connection comes and goes, and what was written arrives once. */
test.use({ serviceWorkers: 'allow' });

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

test('one that is refused stays with its reason, and the others go on', async ({ page, context }) => {
  await context.setOffline(true);
  await log(page, '第一条');
  await expect(page.getByRole('button', { name: '1 条待发送' })).toBeVisible();
  const other = await api<{ id: string }>(page, 'POST', '/leads', { name: unique('线索 ') });
  // What was written can be refused by the rules of that day: here its kind is none that the server knows.
  await change(page, (body) => ({ ...body, kind: 'telepathy' }));
  await log(page, '第二条');
  await expect(page.getByRole('button', { name: '2 条待发送' })).toBeVisible();
  await change(page, (body) => body, other.id);
  await page.reload();
  await context.setOffline(false);
  const badge = page.getByRole('button', { name: '1 条需要处理' });
  await expect(badge).toBeVisible();
  await badge.click();
  const list = page.getByRole('dialog', { name: '等待发送' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByText('被拒绝')).toBeVisible();
  await expect(list.getByText('第一条')).toBeVisible();
  await expect(list.locator('.mx-bad-text')).not.toBeEmpty();
  // Taken up again, it is a draft of its form.
  await list.getByRole('button', { name: '重新编辑' }).click();
  const dialog = page.getByRole('dialog', { name: '记录跟进' });
  await dialog.getByRole('button', { name: '继续填写' }).click();
  await dialog.getByRole('radio', { name: '拜访' }).click();
  await dialog.getByRole('button', { name: '保存跟进' }).click();
  await expect(badge).toHaveCount(0);
  await expect.poll(() => logged(page)).toEqual(['第一条']);
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

/** Changes the last write that waits, as an older version of the app might have left it. */
async function change(
  page: Page,
  how: (body: Record<string, unknown>) => Record<string, unknown>,
  lead?: string,
): Promise<void> {
  const items = (await waiting(page)) as { id: number; body: Record<string, unknown>; target: object }[];
  const last = items.at(-1);
  if (!last) throw new Error('nothing waits');
  const { customer_id: _, ...rest } = last.body;
  const item = lead
    ? { ...last, body: { ...rest, lead_id: lead }, target: { object: 'lead', plural: 'leads', id: lead } }
    : { ...last, body: how(last.body) };
  await page.evaluate(
    (put) =>
      new Promise((done, fail) => {
        const asked = indexedDB.open('mingxi');
        asked.onsuccess = () => {
          const tx = asked.result.transaction('queue', 'readwrite');
          tx.objectStore('queue').put(put);
          tx.oncomplete = () => done(asked.result.close());
          tx.onerror = fail;
        };
      }),
    item,
  );
}

function waiting(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise((done) => {
        const asked = indexedDB.open('mingxi');
        asked.onsuccess = () => {
          const all = asked.result.transaction('queue').objectStore('queue').getAll();
          all.onsuccess = () => {
            asked.result.close();
            done(all.result);
          };
        };
      }),
  );
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
