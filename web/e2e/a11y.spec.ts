import type { Page } from '@playwright/test';
import { expect, type Language, open, settled, signIn, test } from './app';
import { checkAccess } from './axe';
import { routes } from './screens';

const WIDTHS = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

test.describe.configure({ mode: 'parallel' });

for (const { name, width, height } of WIDTHS) {
  for (const language of ['zh-CN', 'en'] as const) {
    test(`every screen at the ${name} in ${language} can be used by everybody`, async ({ page }) => {
      test.setTimeout(900_000);
      await page.setViewportSize({ width, height });
      await signIn(page, 'all', language);
      for (const path of await routes(page)) {
        await open(page, path);
        for (const scheme of ['light', 'dark'] as const) {
          await show(page, scheme);
          await checkAccess(page, `${path} ${scheme}`);
        }
      }
    });
  }

  test(`what opens over a screen at the ${name} can be used by everybody`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signIn(page, 'all', name === 'desk' ? 'zh-CN' : 'en');
    await open(page, '/customers');
    for (const [what, openOver] of Object.entries(OVERLAYS)) {
      await openOver(page, name === 'desk' ? 'zh-CN' : 'en');
      for (const scheme of ['light', 'dark'] as const) {
        await show(page, scheme);
        await checkAccess(page, `${what} ${scheme}`);
      }
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
    for (const scheme of ['light', 'dark'] as const) {
      await show(page, scheme);
      await checkAccess(page, `sign-in ${width} ${scheme}`);
    }
  }
});

/** Changes the colours and waits until they are painted. */
async function show(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
}

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
    await page
      .getByRole('button', { name: language === 'en' ? 'New' : '新建', exact: true })
      .first()
      .click();
    await expect(page.getByRole('menu')).toBeVisible();
  },
};
