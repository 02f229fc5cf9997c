import { api, expect, open, settled, signIn, test } from './app';
import { TODAY } from './environment';
import { commit } from './hands';
import { type Deal, daysFrom, makeDeal, makeInvoice, makeReceipt, unique, yuan } from './world';

let deal: Deal;
let customer: string;

test.beforeEach(async ({ page }) => {
  await signIn(page);
  customer = unique('逾期客户');
  deal = await makeDeal(page, customer);
});

test('an invoice that is late is found by its tab, and the tabs add up', async ({ page }) => {
  await makeInvoice(page, deal, { day: daysFrom(TODAY, -200), pieces: 1, price: 1_000 });
  await makeInvoice(page, deal, { day: TODAY, pieces: 1, price: 1_000 });
  await open(
    page,
    `/invoices?filter=${encodeURIComponent(
      JSON.stringify([{ field: 'customer_id', op: 'eq', value: deal.customer }]),
    )}`,
  );
  const tabs = page.getByRole('navigation', { name: '按状态筛选' });
  await expect(tabs.getByRole('button', { name: /^全部 2$/ })).toBeVisible();
  await expect(tabs.getByRole('button', { name: /未付 1$/ })).toBeVisible();
  await tabs.getByRole('button', { name: /逾期 1$/ }).click();
  await expect(page.getByText(/^逾期 \d+ 天$/).first()).toBeVisible();
  await expect(page.getByText('1 条')).toBeVisible();
  // The other tabs still say how many there are of theirs.
  await expect(tabs.getByRole('button', { name: /未付 1$/ })).toBeVisible();
});

test('who is late is called from the aging, and what was said is kept with the customer', async ({
  page,
}) => {
  await makeInvoice(page, deal, { day: daysFrom(TODAY, -200), pieces: 1, price: 1_000 });
  await open(page, '/aging');
  await page.getByRole('searchbox', { name: '查找客户' }).fill(customer);
  const row = page.getByRole('row').filter({ hasText: customer });
  await expect(row).toContainText('1,130.00');
  await page.getByRole('switch', { name: '只看逾期' }).check();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: `${customer} 的操作` }).click();
  await page.getByRole('menuitem', { name: '记录催收' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('答应周五付款');
  await commit(dialog, '保存跟进');
  const said = await api<{ items: { kind: string; content: string }[] }>(
    page,
    'GET',
    `/follow-ups?filter=${encodeURIComponent(
      JSON.stringify([{ field: 'customer_id', op: 'eq', value: deal.customer }]),
    )}`,
  );
  expect(said.items).toMatchObject([{ kind: 'collection', content: '答应周五付款' }]);
});

test('money is put on what its amount says, and one undo takes all of it back', async ({ page }) => {
  // 1,130.00 is due first; 2,260.00 is what came in.
  await makeInvoice(page, deal, { day: daysFrom(TODAY, -90), pieces: 1, price: 1_000 });
  const meant = await makeInvoice(page, deal, { day: daysFrom(TODAY, -60), pieces: 2, price: 1_000 });
  const receipt = await makeReceipt(page, { ...deal, amount: yuan(2_260), day: TODAY });
  await open(page, `/receipts/${receipt.id}`);
  await page.getByRole('button', { name: /^核销/ }).first().click();
  const dialog = page.getByRole('dialog', { name: '核销' });
  const preview = dialog.getByRole('region', { name: '预览' });
  await expect(preview.getByRole('row').filter({ hasText: meant.number })).toContainText('2,260.00');
  await commit(dialog, '核销');
  await expect(page.getByText('已核销', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: '撤销', exact: true }).first().click();
  await expect(page.getByText('未核销', { exact: true }).first()).toBeVisible();
});

test('Back from a document opens the explanation where it was', async ({ page }) => {
  await makeInvoice(page, deal, { day: TODAY, pieces: 1, price: 1_000 });
  await open(page, `/customers/${deal.customer}`);
  await settled(page);
  await page
    .getByRole('button', { name: /1,130\.00/ })
    .first()
    .click();
  const panel = page.getByRole('dialog', { name: '解释' });
  await expect(panel).toContainText('1,130.00');
  await panel.getByRole('link').first().click();
  await expect(page).not.toHaveURL(/explain=/);
  await page.goBack();
  await expect(panel).toContainText('1,130.00');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});
