import type { Locator, Page } from '@playwright/test';
import { api, expect, open, signIn, test } from './app';
import { TODAY } from './environment';
import { type Invoice, makeDeal, makeInvoice, makeReceipt, type Receipt, unique, yuan } from './world';

/** Nothing here touches the mouse: a click would fail the test. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    addEventListener('pointerdown', () => console.error('the mouse was used'), true);
  });
});

test('money is matched, part paid, written off, taught and undone with keys alone', async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, 'all', 'en');
  const payer = unique('Keyboard Robotics ');
  const deal = await makeDeal(page, payer, { writeOffLimit: 5, hasDiscount: false });
  const sale = (pieces: number) => makeInvoice(page, deal, { day: TODAY, pieces, price: 1000 });
  const invoices = [await sale(1), await sale(2)] as const;
  const money = (amount: number) =>
    makeReceipt(page, { ...deal, amount: yuan(amount), day: TODAY, payer: `${payer} ${amount}` });
  const small = await money(1128.5);
  const large = await money(2260);

  await open(page, '/matching');
  await findMoney(page, payer);
  await test.step('walk', () => walk(page, large, small));
  await test.step('an amount and a write-off', () => writeOff(page, invoices[0], small));
  await test.step('undo', () => undo(page, invoices[0], small));
  await test.step('part payment, then the rest as an advance', () => part(page, invoices[1], large));
  await test.step('teach', () => teach(page, payer));
});

/** The list of money, narrowed to one payer. */
async function findMoney(page: Page, payer: string): Promise<void> {
  await expect(list(page)).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Find money' })).toBeFocused();
  await page.keyboard.type(payer);
  await expect(list(page).getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Enter');
  await expect(list(page)).toBeFocused();
}

async function walk(page: Page, large: Receipt, small: Receipt): Promise<void> {
  const current = list(page).getByRole('option', { selected: true });
  const first = (await current.textContent()) ?? '';
  await page.keyboard.press('j');
  await expect(current).not.toHaveText(first);
  await page.keyboard.press('ArrowUp');
  await expect(current).toHaveText(first);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect(current).toHaveText(first);
  await to(page, large);
  await to(page, small);
}

/** Goes to a line of money, whichever order they lie in. */
async function to(page: Page, { unapplied }: Receipt): Promise<void> {
  const amount = (unapplied.amount_minor / 100).toLocaleString('en', { minimumFractionDigits: 2 });
  const current = list(page).getByRole('option', { selected: true });
  if (!(await current.textContent())?.includes(`CNY ${amount}`)) {
    const isFirst = (await current.getAttribute('aria-posinset')) === '1';
    await page.keyboard.press(isFirst ? 'j' : 'k');
  }
  await expect(current).toContainText(`CNY ${amount}`);
}

/** 1,128.50 of 1,130.00: the rest is less than the entity's limit of 5.00. */
async function writeOff(page: Page, invoice: Invoice, receipt: Receipt): Promise<void> {
  await toItem(page, invoice);
  await page.keyboard.press('Space');
  await expect(row(page, invoice)).toHaveAttribute('aria-selected', 'true');
  await expect(amount(page, invoice)).toHaveValue('1,128.50');
  await page.keyboard.press('Space');
  await expect(row(page, invoice)).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.type('1128.5');
  await page.keyboard.press('Enter');
  await expect(row(page, invoice)).toHaveAttribute('aria-selected', 'true');
  await expect(sums(page)).toContainText('Difference 0.00');
  await page.keyboard.press('w');
  await expect(row(page, invoice)).toContainText('Rest written off');
  await expect(sums(page)).toContainText('Difference 1.50');

  await page.keyboard.press('m');
  await expect(preview(page)).toContainText('All of the money is applied.');
  await expect(preview(page).getByRole('row').filter({ hasText: invoice.number })).toContainText('1.50');
  await page.keyboard.press('Escape');
  await expect(preview(page)).toHaveCount(0);
  await page.keyboard.press('m');
  await expect(preview(page)).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByText(`${receipt.number}: 1 item matched`)).toBeVisible();
  expect(await openOf(page, invoice)).toBe(0);
  await expect(list(page)).toBeFocused();
}

async function undo(page: Page, invoice: Invoice, receipt: Receipt): Promise<void> {
  await page.keyboard.press('z');
  const dialog = page.getByRole('dialog', { name: `Undo the matching of ${receipt.number}` });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => openOf(page, invoice)).toBe(113_000);
  await expect(list(page)).toBeFocused();
  await expect(list(page).getByRole('option')).toHaveCount(2);
}

/** 2,000.00 of 2,260.00 on an invoice of 2,260.00; what is left of the money goes on. */
async function part(page: Page, invoice: Invoice, receipt: Receipt): Promise<void> {
  await to(page, receipt);
  await toItem(page, invoice);
  await page.keyboard.type('2000');
  await page.keyboard.press('Enter');
  await page.keyboard.press('m');
  await expect(preview(page)).toContainText('Stays as an advance: CNY 260.00');
  await page.keyboard.press('m');
  await expect(page.getByText(`${receipt.number}: 1 item matched`)).toBeVisible();
  expect(await openOf(page, invoice)).toBe(26_000);
}

async function teach(page: Page, payer: string): Promise<void> {
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Teach this payer' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The payer is known now')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const search = encodeURIComponent(payer);
  const { items } = await api<{ items: unknown[] }>(page, 'GET', `/payer-aliases?q=${search}`);
  expect(items).toHaveLength(1);
}

/** The right side, at the line of an invoice. */
async function toItem(page: Page, invoice: Invoice): Promise<void> {
  await expect(row(page, invoice)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('grid', { name: 'Open items' })).toBeFocused();
  if ((await row(page, invoice).getAttribute('data-current')) === null) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(row(page, invoice)).toHaveAttribute('data-current', 'true');
}

const list = (page: Page): Locator => page.getByRole('listbox', { name: 'Money to match' });
const row = (page: Page, { number }: Invoice): Locator =>
  page.getByRole('grid', { name: 'Open items' }).getByRole('row').filter({ hasText: number });
const amount = (page: Page, { number }: Invoice): Locator =>
  page.getByRole('textbox', { name: `Amount for ${number}` });
const sums = (page: Page): Locator => page.getByRole('status', { name: 'Sums, as a hint' });
const preview = (page: Page): Locator => page.getByRole('region', { name: 'Will be posted' });

async function openOf(page: Page, { id }: Invoice): Promise<number> {
  return (await api<Invoice>(page, 'GET', `/invoices/${id}`)).open.amount_minor;
}
