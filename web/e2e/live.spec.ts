import type { Page } from '@playwright/test';
import { api, expect, open, settled, signIn, test } from './app';
import { secondDesk } from './desk';
import { unique } from './world';

interface Lead {
  id: string;
  version: number;
}

let other: Page;

test.beforeEach(async ({ page, browser, baseURL }) => {
  other = await secondDesk(browser, baseURL);
  await signIn(page, 'all', 'en');
  await signIn(other, 'chen.jing');
});
test.afterEach(() => other.context().close());

test('what another changes flashes where it stands, and what is new waits to be shown', async ({ page }) => {
  const company = unique('实时线索');
  const make = (name: string) =>
    api<Lead>(other, 'POST', '/leads', { name: `${name} ${company}`, company, source: 'phone' });
  const first = await make('甲');
  await make('乙');
  const streaming = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/events/stream'));
  await open(page, `/leads?q=${encodeURIComponent(company)}`);
  await streaming;
  const grid = page.getByRole('grid', { name: 'Leads' });
  const names = grid.getByRole('link');
  await expect(names).toHaveCount(2);
  const before = await names.allTextContents();

  // The other one changes a field of a row, in their own browser.
  await other.goto(`/leads/${first.id}?tab=details`);
  await other.getByRole('button', { name: '修改电话' }).click();
  await other.getByRole('textbox', { name: '电话' }).fill('13900139000');
  await other.getByRole('textbox', { name: '电话' }).press('Enter');
  const row = grid.getByRole('row').filter({ hasText: '13900139000' });
  await expect(row).toContainText(`甲 ${company}`);
  await expect(row).toHaveAttribute('data-fresh', 'true');
  await expect(row).not.toHaveAttribute('data-fresh', 'true');
  await expect(names).toHaveText(before);

  // A new one that belongs to the list is told of; one that does not is not.
  await api(other, 'POST', '/leads', { name: '路人', company: unique('别处'), source: 'phone' });
  await make('丙');
  const arrived = page.getByRole('button', { name: '1 new record · show' });
  await expect(arrived).toBeVisible();
  await expect(names).toHaveText(before);
  await arrived.click();
  await settled(page);
  await expect(names).toHaveCount(3);
  await expect(arrived).toHaveCount(0);
});
