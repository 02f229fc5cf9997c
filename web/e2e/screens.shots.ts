import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { expect, type Language, settled, test } from './app';
import { NOW, target } from './environment';
import type { Known } from './shots-data';
import { type Screen, TABLE } from './shots-table';

const SIZES = [
  { kind: 'desk', width: 1440, height: 900 },
  { kind: 'phone', width: 390, height: 844 },
] as const;
/** A page is shown as long as it is, up to this: beyond it nobody looks. */
const LONGEST = 2000;

interface Prepared {
  known: Known;
  sessions: Record<'staff' | 'empty', Exclude<BrowserContextOptions['storageState'], string | undefined>>;
}

for (const screen of TABLE) {
  for (const language of ['zh-CN', 'en'] as const) {
    for (const size of SIZES) {
      if (screen.only && screen.only !== size.kind) continue;
      test(`${screen.name} ${language} ${size.width}`, async ({ browser, baseURL }) => {
        await shoot(browser, baseURL, screen, language, size);
      });
    }
  }
}

async function shoot(
  browser: Browser,
  baseURL: string | undefined,
  screen: Screen,
  language: Language,
  { kind, width, height }: (typeof SIZES)[number],
): Promise<void> {
  const { known, sessions } = JSON.parse(readFileSync(target('shots.json'), 'utf8')) as Prepared;
  const session = screen.session ?? 'staff';
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    storageState: session === 'none' ? undefined : sessions[session],
    locale: language,
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  await context.addInitScript((chosen) => localStorage.setItem('mingxi.locale', chosen), language);
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  await screen.before?.(page);
  await page.goto(typeof screen.at === 'string' ? screen.at : screen.at(known));
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await settled(page);
  if (!screen.isOverlay) await grow(page, width, height);
  await screen.act?.(page, language);
  await take(page, `${screen.name}.${language}.${width}`);
  if (language === 'zh-CN' && kind === 'desk') {
    await page.emulateMedia({ colorScheme: 'dark' });
    await take(page, `${screen.name}.${language}.${width}.dark`);
  }
  await context.close();
}

/** Makes the window as high as its content, so that one picture shows all of it. */
async function grow(page: Page, width: number, height: number): Promise<void> {
  const hidden = await page.evaluate(() => {
    const content = document.querySelector('#content') ?? document.documentElement;
    return content.scrollHeight - content.clientHeight;
  });
  if (hidden > 0) await page.setViewportSize({ width, height: Math.min(height + hidden, LONGEST) });
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
  await page.screenshot({ path: target(`shots/${name}.png`), caret: 'hide', animations: 'disabled' });
}
