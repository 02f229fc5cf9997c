import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, PASSWORD, test } from './app';
import { PORT } from './environment';

/**
 * The worker as people meet it: through a door of its own before the server, which can be shut for a lost
 * connection and can hand out a new version.
 */
interface Door {
  origin: string;
  /** What is added to the worker: another text is another version. */
  version: string;
  isShut: boolean;
  server: Server;
}

test.use({ serviceWorkers: 'allow' });

let door: Door;

test.beforeEach(async () => {
  const server = createServer((asked, answer) => pass(door, asked, answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  door = { origin: `http://127.0.0.1:${port}`, version: '', isShut: false, server };
});
test.afterEach(async () => {
  door.server.closeAllConnections();
  await new Promise((done) => door.server.close(done));
});

function pass(door: Door, asked: IncomingMessage, answer: ServerResponse): void {
  if (door.isShut) {
    asked.socket.destroy();
    return;
  }
  const isWorker = asked.url === '/sw.js';
  const headers: Record<string, string | string[] | undefined> = {
    ...asked.headers,
    ...(isWorker && { 'accept-encoding': 'identity' }),
  };
  if (isWorker) for (const name of ['if-none-match', 'if-modified-since']) delete headers[name];
  const onward = request({ port: PORT, path: asked.url, method: asked.method, headers }, (given) => {
    if (!isWorker) {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
      return;
    }
    const { 'content-length': _, ...rest } = given.headers;
    answer.writeHead(given.statusCode ?? 502, rest);
    given.pipe(answer, { end: false });
    given.on('end', () => answer.end(door.version));
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
  answer.on('close', () => onward.destroy());
}

type Page = Parameters<Parameters<typeof test>[2]>[0]['page'];

async function firstVisit(page: Page): Promise<void> {
  const session = await page.request.post(`${door.origin}/api/v1/session`, {
    data: { organization: 'demo', email: 'lin@demo.mingxi.example', password: PASSWORD },
  });
  expect(session.status()).toBe(201);
  await page.goto(`${door.origin}/customers`);
  await expect(page.getByRole('heading', { level: 1, name: '客户' })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

test('the shell opens without a connection after the first visit', async ({ page, errors }) => {
  await firstVisit(page);
  door.isShut = true;
  door.server.closeAllConnections();
  await page.reload();
  // The app itself is there, with what was read before and its age; what was never read it does not make up.
  await expect(page.getByText(/^截至 .* · 离线$/)).toBeVisible();
  await expect(page.getByRole('grid', { name: '客户' })).toBeVisible();
  await expect(page.getByText(/^网络已断开：/)).toBeVisible();
  await page.getByRole('link', { name: '发票', exact: true }).click();
  await expect(page.getByText('网络已断开，现在无法加载。恢复后请重试。').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '重试' }).first()).toBeVisible();
  await expect(page.getByRole('grid')).toHaveCount(0);
  door.isShut = false;
  await page.reload();
  await expect(page.getByRole('grid', { name: '发票' })).toBeVisible();
  errors.splice(0);
});

test('a new version is offered, and taken when the person says so', async ({ page }) => {
  await firstVisit(page);
  await page.evaluate(() => {
    (window as unknown as { mark: boolean }).mark = true;
  });
  door.version = '\n// the next version';
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const notice = page.getByRole('alert').filter({ hasText: '新版本已就绪。' });
  await expect(notice).toBeVisible();
  // Nothing was reloaded under the hands of the person.
  expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  await notice.getByRole('button', { name: '立即更新' }).click();
  await expect.poll(() => page.evaluate(() => 'mark' in window).catch(() => true)).toBe(false);
  await expect(page.getByRole('heading', { level: 1, name: '客户' })).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('signing out leaves nothing of the person on the device', async ({ page }) => {
  await firstVisit(page);
  await page.evaluate(() => {
    localStorage.setItem('mingxi.draft.somebody', 'half a visit');
    return caches
      .open('mingxi-assets')
      .then((cache) => cache.put('/assets/of-somebody.js', new Response('x')));
  });
  await page.getByRole('button', { name: '我的账号' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const left = await page.evaluate(async () => {
    const kept = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    );
    return {
      drafts: Object.keys(localStorage).filter((name) => name.startsWith('mingxi.draft')),
      session: sessionStorage.length,
      // The files of the app are nobody's: the way in needed some of them again.
      files: kept.flat().map(({ url }) => new URL(url).pathname),
    };
  });
  expect(left.drafts).toEqual([]);
  expect(left.session).toBe(0);
  expect(left.files).not.toContain('/assets/of-somebody.js');
  expect(left.files.filter((path) => path.startsWith('/api/'))).toEqual([]);
});
