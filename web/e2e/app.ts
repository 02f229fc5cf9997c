import { test as base, expect, type Page } from '@playwright/test';
import { NOW } from './environment';

export const PASSWORD = 'mingxi-demo-2026';
export type Login = 'all' | 'wang.min' | 'chen.jing' | 'liu.jie' | 'gao.xiang' | 'sun.li' | 'lin' | 'admin';
export type Language = 'zh-CN' | 'en';

/** A page whose clock stands still at the day of the journeys; anything it prints as an error fails the test. */
export const test = base.extend<{ errors: string[] }>({
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        // A refusal by the server is part of many journeys; the browser reports each as an error of loading.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
          errors.push(message.text());
        }
      });
      await page.clock.setFixedTime(NOW);
      await use(errors);
      await leave(page);
      expect(errors, 'the browser reported errors').toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Signs in as one of the demo company, by the API: the form has a journey of its own. */
export async function signIn(page: Page, login: Login = 'all', language: Language = 'zh-CN'): Promise<void> {
  await page.addInitScript((chosen) => {
    if (!localStorage.getItem('mingxi.locale')) localStorage.setItem('mingxi.locale', chosen);
  }, language);
  const answer = await page.request.post('/api/v1/session', {
    data: { organization: 'demo', email: `${login}@demo.mingxi.example`, password: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

/** Opens a screen and waits until it has its heading and nothing is being loaded. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await settled(page);
}

/** Nothing on screen says that it is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/**
 * Goes to another screen within the program, as a click on the navigation does, so that the last one is taken down
 * while the program lives. Where there is no navigation, or nothing to go to, nothing is left.
 */
export async function leave(page: Page): Promise<void> {
  if (page.isClosed() || !(await page.evaluate(() => navigator.onLine))) return;
  const isGoing = await page.evaluate(() => {
    const here = location.pathname;
    const ways = [...document.querySelectorAll<HTMLAnchorElement>('.mx-rail a, .mx-tabs a')];
    const way = ways.find(
      (link) => link.pathname !== here && ['/', '/settings', '/me'].includes(link.pathname),
    );
    // By the page itself: a dialog that is open would catch a real click, and is taken down as well.
    way?.click();
    return way?.pathname;
  });
  if (isGoing === undefined) return;
  await expect.poll(() => new URL(page.url()).pathname).toBe(isGoing);
  await expect(page.locator('h1')).toBeVisible();
}

/** One call of the API with the rights of the signed-in page; writes carry its token and a fresh key. */
export async function api<T>(
  page: Page,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<T> {
  const headers: Record<string, string> = {};
  if (method !== 'GET') {
    const session = await (await page.request.get('/api/v1/session')).json();
    headers['X-CSRF-Token'] = session.csrf_token;
    headers['Idempotency-Key'] = crypto.randomUUID();
  }
  const answer = await page.request.fetch(`/api/v1${path}`, { method, headers, data: body as object });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}
