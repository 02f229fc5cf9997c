import type { Locator, Page } from '@playwright/test';
import { expect, open, signIn, test } from './app';
import { TODAY } from './environment';
import { choose, commit, field, fill, pick } from './hands';
import { type Deal, daysFrom, type Invoice, makeDeal, makeInvoice, makeReceipt, unique, yuan } from './world';

/** 1 % holds through the tenth day after the goods left: 113.00 of 11,300.00. */
const TIER_DAYS = 10;

let deal: Deal;
let customer: string;

test.beforeEach(async ({ page }) => {
  await signIn(page);
  customer = unique('折扣日客户');
  deal = await makeDeal(page, customer);
});

const sale = (page: Page, daysAgo: number): Promise<Invoice> =>
  makeInvoice(page, deal, { day: daysFrom(TODAY, -daysAgo), pieces: 1, price: 10_000 });

test('the invoice names the last day of each step, and what settles it today', async ({ page }) => {
  const last = await sale(page, TIER_DAYS);
  await open(page, `/invoices/${last.id}?tab=cash-discount-windows`);
  await expect(page.getByText('今天付清只需')).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('CNY 11,187.00');
  const step = page.getByRole('row').filter({ hasText: TODAY });
  await expect(step).toContainText('1%');
  await expect(step).toContainText('113.00');

  const late = await sale(page, TIER_DAYS + 1);
  await open(page, `/invoices/${late.id}?tab=cash-discount-windows`);
  await expect(page.getByRole('tabpanel')).toContainText('今天付清只需');
  await expect(page.getByRole('tabpanel')).toContainText('CNY 11,300.00');
});

test('the bench offers the discount on the last day and not on the day after', async ({ page }) => {
  const [last, late] = [await sale(page, TIER_DAYS), await sale(page, TIER_DAYS + 1)];
  const receipt = await makeReceipt(page, { ...deal, amount: yuan(11_187), day: TODAY, payer: customer });
  await open(page, `/matching?receipt=${receipt.id}`);
  const row = (invoice: Invoice) => page.getByRole('row').filter({ hasText: invoice.number });
  await expect(row(last)).toContainText(`${TODAY} 及以前付 11,187.00 即清 11,300.00`);
  await expect(row(late)).toContainText('11,300.00');
  await expect(row(late)).not.toContainText('即清');

  // The same money settles the first, and leaves 113.00 of the second open.
  const sums = page.getByRole('status', { name: '合计提示' });
  await page.getByRole('checkbox', { name: `选中 ${last.number}` }).check();
  await expect(sums).toContainText('现金折扣 113.00');
  await page.getByRole('checkbox', { name: `选中 ${last.number}` }).uncheck();
  await page.getByRole('checkbox', { name: `选中 ${late.number}` }).check();
  await expect(sums).toContainText('现金折扣 0.00');
  await page.getByRole('button', { name: /^预览并入账/ }).click();
  const preview = page.getByRole('region', { name: '将要入账' });
  await expect(preview.getByRole('row').filter({ hasText: late.number })).toContainText('11,187.000.00');
});

test('the day the money came decides, not the day it is recorded', async ({ page }) => {
  const invoice = await sale(page, TIER_DAYS + 1);
  await open(page, '/receipts');
  await page.getByRole('button', { name: '新建到款' }).first().click();
  const form = page.getByRole('dialog', { name: '登记到款' });
  await pick(page, form, '客户', customer);
  await fill(form, '金额', '11187');
  // Who has always billed the customer takes their money.
  await expect(field(form, '收款主体')).toHaveValue(deal.entityName);
  await choose(page, form, '核销', '先核销最早到期的');
  const preview = form.getByRole('region', { name: '预览' });
  const row = preview.getByRole('row').filter({ hasText: invoice.number });
  await day(form, daysFrom(TODAY, -1));
  await expect(row).toContainText('11,187.00113.00');
  await expect(preview).toContainText('留作预收： CNY 0.00');
  await day(form, TODAY);
  await expect(row).toContainText('11,187.000.00');
  await day(form, daysFrom(TODAY, -1));
  await expect(row).toContainText('11,187.00113.00');
  await commit(form, '登记到款');
  await open(page, `/invoices/${invoice.id}`);
  await expect(page.getByRole('main')).toContainText('CNY 0.00');
});

/** Types a day; leaving the field closes its calendar. */
async function day(form: Locator, text: string): Promise<void> {
  await fill(form, '到款日期', text);
  await field(form, '到款日期').press('Tab');
}
