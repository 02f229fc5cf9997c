import type { Page } from '@playwright/test';
import { expect, type Language, open, settled, signIn, test } from './app';
import { checkAccess } from './axe';
import { field, start } from './hands';
import { routes } from './screens';
import { makeContract, makeDeal, makeOrder, unique } from './world';

const WIDTHS = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

/** Each part has a page of its own: one page for all screens makes one slow screen the fault of the last. */
const PARTS = 4;

test.describe.configure({ mode: 'parallel', timeout: 240_000 });

for (const { name, width, height } of WIDTHS) {
  for (const language of ['zh-CN', 'en'] as const) {
    for (let part = 0; part < PARTS; part++) {
      test(`every screen at the ${name} in ${language} can be used by everybody, ${part + 1} of ${PARTS}`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height });
        await signIn(page, 'all', language);
        const own = (await routes(page)).filter((_, index) => index % PARTS === part);
        for (const path of own) {
          await test.step(path, () => open(page, path).then(() => checkAccess(page, path)), {
            timeout: 60_000,
          });
        }
      });
    }
  }

  test(`what opens over a screen at the ${name} can be used by everybody`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signIn(page, 'all', name === 'desk' ? 'zh-CN' : 'en');
    await open(page, '/customers');
    for (const [what, openOver] of Object.entries(OVERLAYS)) {
      await openOver(page, name === 'desk' ? 'zh-CN' : 'en');
      await checkAccess(page, what);
      await page.keyboard.press('Escape');
      await settled(page);
    }
  });
}

test('the sign-in can be used by everybody', async ({ page }) => {
  for (const { width, height } of WIDTHS) {
    await page.setViewportSize({ width, height });
    await page.goto('/sign-in');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await checkAccess(page, `sign-in ${width}`);
  }
});

type Words = Record<Language, string>;

const say = (page: Page, language: Language, words: Words) =>
  page.getByRole('button', { name: words[language], exact: true });

/** What opens over a screen, and how. */
const OVERLAYS: Record<string, (page: Page, language: Language) => Promise<void>> = {
  palette: async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('云');
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  keys: async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  'the new menu': async (page, language) => {
    await say(page, language, { en: 'New', 'zh-CN': '新建' }).first().click();
    await expect(page.getByRole('menu')).toBeVisible();
  },
  'a form': async (page, language) => {
    await say(page, language, { en: 'New customer', 'zh-CN': '新建客户' }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  'a form with what is wrong': async (page, language) => {
    await say(page, language, { en: 'New customer', 'zh-CN': '新建客户' }).first().click();
    await page.getByRole('dialog').getByRole('textbox').first().press('Control+Enter');
    await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
  },
};

/** The same on the page of a record: its menu, a dialog with a preview, a calendar, a refusal, a failed answer. */
for (const { name, width, height } of WIDTHS) {
  const language: Language = name === 'desk' ? 'en' : 'zh-CN';
  test(`what opens over a record at the ${name} can be used by everybody`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signIn(page, 'all', language);
    const deal = await makeDeal(page, unique('Open to all '));
    const order = await makeOrder(page, await makeContract(page, deal, 2, 100));
    await open(page, `/orders/${order}`);
    await say(page, language, { en: 'More', 'zh-CN': '更多' }).last().click();
    await expect(page.getByRole('menu')).toBeVisible();
    await checkAccess(page, 'the menu of a record');
    await page.keyboard.press('Escape');

    const cancel = await start(page, language === 'en' ? 'Cancel order' : '取消订单');
    await expect(cancel.getByRole('textbox')).toBeFocused();
    await checkAccess(page, 'a dialog of a dangerous verb');
    await page.keyboard.press('Escape');

    const ship = await start(page, language === 'en' ? 'Record delivery' : '登记发货');
    await expect(ship.getByRole('region')).toContainText('¥200.00');
    await checkAccess(page, 'a dialog with a preview');
    await field(ship, language === 'en' ? 'Shipped on' : '发货日期').click();
    await expect(page.getByRole('table').first()).toBeVisible();
    await checkAccess(page, 'a calendar');
    await page.keyboard.press('Escape');
    await ship.getByRole('textbox', { name: /机械臂/ }).fill('9');
    await expect(ship.getByRole('alert').first()).toBeVisible();
    await checkAccess(page, 'a refusal');
    await ship.getByRole('button', { name: language === 'en' ? 'Cancel' : '取消' }).click();

    await page.route('**/api/v1/orders/*/figures', (route) => route.abort());
    await page.route('**/api/v1/order-lines?*', (route) =>
      route.fulfill({
        status: 503,
        json: { code: 'unavailable', status: 503, title: 'Not now', detail: '' },
      }),
    );
    await page.reload();
    await expect(page.getByRole('button', { name: language === 'en' ? 'Try again' : '重试' })).toHaveCount(2);
    await checkAccess(page, 'what failed to load');
    await open(page, '/orders/ord_nowhere0000000');
    await checkAccess(page, 'a record that is not there');
  });
}
