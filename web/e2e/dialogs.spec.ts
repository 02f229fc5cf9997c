import { expect, open, signIn, test } from './app';
import { TODAY } from './environment';
import { choose, commit, fill, start } from './hands';
import {
  bill,
  type Deal,
  daysFrom,
  makeContract,
  makeDeal,
  makeDraftContract,
  makeInvoice,
  makeOpportunity,
  makeOrder,
  makeQuote,
  makeReceipt,
  ship,
  unique,
  yuan,
} from './world';

/** Each verb that ends or takes back something, clicked to its end once. */

let deal: Deal;

test.beforeEach(async ({ page }) => {
  await signIn(page, 'all', 'en');
  deal = await makeDeal(page, unique('Dialog Works '), { hasDiscount: false });
});

const status = (page: Parameters<typeof open>[0], words: string) =>
  expect(page.getByRole('main').getByText(words, { exact: true }).first()).toBeVisible();

test('an opportunity is lost, reopened, won and reopened', async ({ page }) => {
  const opportunity = await makeOpportunity(page, deal.customer);
  await open(page, `/opportunities/${opportunity}`);
  const lose = await start(page, 'Lose');
  await fill(lose, 'Reason lost', 'Price');
  await fill(lose, 'Competitor', 'Contoso');
  await commit(lose, 'Lose');
  await expect(page.getByText('Lost because: Price')).toBeVisible();
  await commit(await start(page, 'Reopen'), 'Reopen');
  await status(page, 'Open');
  await commit(await start(page, 'Win'), 'Win');
  await status(page, 'Won');
  await commit(await start(page, 'Reopen'), 'Reopen');
  await status(page, 'Open');
});

test('a quote is declined', async ({ page }) => {
  const quote = await makeQuote(page, deal);
  await open(page, `/quotes/${quote}`);
  await commit(await start(page, 'Send'), 'Send');
  const reject = await start(page, 'Customer declined');
  await fill(reject, 'Reason rejected', 'Budget is gone');
  await commit(reject, 'Customer declined');
  await status(page, 'Rejected');
  await expect(page.getByText('Budget is gone')).toBeVisible();
});

test('a contract is terminated, another closed', async ({ page }) => {
  await open(page, `/contracts/${await makeDraftContract(page, deal, 1, 100)}`);
  const terminate = await start(page, 'Terminate');
  await fill(terminate, 'Reason', 'Withdrawn');
  await commit(terminate, 'Terminate');
  await status(page, 'Terminated');

  await open(page, `/contracts/${await makeContract(page, deal, 1, 100)}`);
  await commit(await start(page, 'Close contract'), 'Close contract');
  await status(page, 'Closed');
});

test('a batch and its order are cancelled', async ({ page }) => {
  const order = await makeOrder(page, await makeContract(page, deal, 2, 100));
  const batch = await ship(page, order, TODAY);
  await open(page, `/deliveries/${batch}`);
  const cancel = await start(page, 'Cancel batch');
  await fill(cancel, 'Reason', 'Wrong address');
  await commit(cancel, 'Cancel batch');
  await status(page, 'Cancelled');

  await open(page, `/orders/${order}`);
  const cancelOrder = await start(page, 'Cancel order');
  await fill(cancelOrder, 'Reason', 'Ordered twice');
  await commit(cancelOrder, 'Cancel order');
  await status(page, 'Cancelled');
});

test('a draft is discarded, an invoice void, another credited', async ({ page }) => {
  const order = await makeOrder(page, await makeContract(page, deal, 2, 100));
  const batch = await ship(page, order, TODAY);
  await open(page, `/deliveries/${batch}`);
  await commit(await start(page, 'Invoice'), 'New invoice');
  await expect(page).toHaveURL(/\/invoices\/inv_/);
  await commit(await start(page, 'Discard draft'), 'Discard draft');
  await expect(page.getByText('The draft is discarded')).toBeVisible();

  const first = await bill(page, order, batch, TODAY);
  await open(page, `/invoices/${first.id}`);
  const cancel = await start(page, 'Void');
  await fill(cancel, 'Reason', 'Wrong tax number');
  await commit(cancel, 'Void');
  await status(page, 'Void');

  const second = await bill(page, order, batch, TODAY);
  await open(page, `/invoices/${second.id}`);
  const credit = await start(page, 'Credit');
  await choose(page, credit, 'Credit', 'An amount');
  await fill(credit, 'Amount, tax included', '22.6');
  await fill(credit, 'Reason', 'Scratched');
  await expect(credit.getByRole('region', { name: 'Preview' })).toContainText('22.60');
  await commit(credit, 'Credit');
  await expect(page.getByText(/^Credit note .* is made$/)).toBeVisible();
  await status(page, 'Credit used');
});

test('an application is undone and its receipt reversed', async ({ page }) => {
  const invoice = await makeInvoice(page, deal, { day: TODAY, pieces: 1, price: 100 });
  const receipt = await makeReceipt(page, { ...deal, amount: yuan(113), day: TODAY });
  await open(page, `/receipts/${receipt.id}`);
  await commit(await start(page, 'Apply'), 'Apply');
  const row = page.getByRole('row').filter({ hasText: invoice.number });
  await row.getByRole('button', { name: 'Undo' }).click();
  const undo = page.getByRole('dialog', { name: 'Undo' });
  await fill(undo, 'Reason', 'Wrong invoice');
  await commit(undo, 'Undo');
  await expect(row).toContainText(`Undone on ${TODAY}`);

  const reverse = await start(page, 'Reverse');
  await fill(reverse, 'Reason', 'Cheque bounced');
  await expect(reverse.getByRole('region', { name: 'Preview' })).toContainText('CNY 113.00');
  await commit(reverse, 'Reverse');
  await status(page, 'Reversed');
});

test('a month is closed and opened again', async ({ page }) => {
  const day = daysFrom(TODAY, -35);
  await makeInvoice(page, deal, { day, pieces: 1, price: 100 });
  await open(page, '/close');
  await choose(page, page, 'Legal entity', deal.entityName);
  const month = day.slice(0, 7);
  await page.getByRole('navigation', { name: 'Periods' }).getByRole('button', { name: month }).click();
  const checklist = page.getByRole('region', { name: `Checklist of ${month}` });
  await expect(checklist.getByRole('status')).toBeVisible();
  // What only warns is signed off with a note.
  const signOff = checklist.getByRole('button', { name: 'Sign off' });
  while ((await signOff.count()) > 0) {
    const left = await signOff.count();
    await signOff.first().click();
    const dialog = page.getByRole('dialog', { name: 'Sign off' });
    await fill(dialog, 'Note', 'Looked at');
    await commit(dialog, 'Sign off');
    await expect(signOff).toHaveCount(left - 1);
  }
  await commit(await start(page, `Close ${month}`), `Close ${month}`);
  await expect(page.getByText(`${month} is closed`)).toBeVisible();
  const reopen = await start(page, `Reopen ${month}`);
  await fill(reopen, 'Reason', 'An invoice was late');
  await commit(reopen, `Reopen ${month}`);
  await expect(page.getByText(`${month} is open again`)).toBeVisible();
});
