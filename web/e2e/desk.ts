import type { Browser, Page } from '@playwright/test';
import { browserOptions, NOW } from './environment';

/** A second person at a second desk: cookies, storage and language of their own. */
export async function secondDesk(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const { locale, timezoneId, viewport, serviceWorkers } = browserOptions;
  const context = await browser.newContext({ baseURL, locale, timezoneId, viewport, serviceWorkers });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  return page;
}
