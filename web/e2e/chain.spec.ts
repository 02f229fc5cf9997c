import type { Page } from '@playwright/test';
import { expect, open, signIn, test } from './app';
import { choose, commit, field, fill, pick, press, start } from './hands';
import { makeProduct, makeTerm, unique } from './world';

/** Ten pieces at 10,000.00 net and 13 % VAT; what the figures come to is worked out by hand, not by the program. */
test('a lead becomes cash and revenue, click by click', async ({ page }) => {
  // Long on purpose; on a machine that does other work each click takes its time.
  test.setTimeout(300_000);
  const names = {
    company: unique('云岭机器人'),
    product: unique('协作机械臂'),
    term: unique('当日 2% 十日 1% '),
  };
  await signIn(page);
  await makeProduct(page, names.product);
  await makeTerm(page, names.term);

  await test.step('lead, follow-up, conversion', () => lead(page, names));
  await test.step('stages and win', () => opportunity(page));
  await test.step('quote and contract', () => offer(page, names));
  await test.step('order', () => order(page));
  const address = page.url();
  // Each batch is invoiced on its own: its windows of cash discount begin on the day it left.
  for (const [pieces, total] of [
    ['4', 'CNY 45,200.00'],
    ['6', 'CNY 67,800.00'],
  ] as const) {
    await page.goto(address);
    await test.step(`a batch of ${pieces} and its invoice`, async () => {
      await deliver(page, pieces);
      await invoice(page, total);
    });
  }
  await test.step('receipt and matching', () => collect(page, names));
  await test.step('revenue and its explanation', () => explain(page, address));
});

interface Names {
  company: string;
  product: string;
  term: string;
}

async function lead(page: Page, { company }: Names): Promise<void> {
  await open(page, '/leads');
  await page.getByRole('button', { name: '新建线索' }).first().click();
  const form = page.getByRole('dialog', { name: '新建线索' });
  await fill(form, '姓名', '王工');
  await fill(form, '公司', company);
  await fill(form, '电话', '13800138000');
  await choose(page, form, '来源', '电话');
  await commit(form, '保存');
  await expect(page.getByRole('heading', { level: 1, name: '王工' })).toBeVisible();

  const log = await start(page, '记录跟进');
  await log.getByRole('button', { name: '已电话沟通。' }).click();
  await fill(log, '下次跟进', '+1');
  await commit(log, '保存跟进');
  await expect(page.getByText('已电话沟通。').first()).toBeVisible();

  await commit(await start(page, '确认有效'), '确认有效');
  const dialog = await start(page, '转为客户与商机');
  await fill(dialog, '金额', '11.3万');
  await fill(dialog, '预计成交', '+20');
  await commit(dialog, '转为客户与商机');
  await expect(page).toHaveURL(/\/opportunities\/opp_/);
  await expect(page.getByRole('heading', { level: 1, name: company })).toBeVisible();
}

async function opportunity(page: Page): Promise<void> {
  const path = page.getByRole('region', { name: '销售阶段' });
  await expect(path.locator('[aria-current=step]')).toHaveText('初步接洽');
  // One tap on the path moves it.
  await path.getByRole('button', { name: '需求确认' }).click();
  await expect(path.locator('[aria-current=step]')).toHaveText('需求确认');
  await path.getByRole('button', { name: '方案报价' }).click();
  await expect(path.locator('[aria-current=step]')).toHaveText('方案报价');

  const win = await start(page, '赢单');
  await expect(field(win, '金额')).toHaveValue('113000.00');
  await commit(win, '赢单');
  await expect(path.locator('[aria-current=step]')).toHaveText('赢单');
}

async function offer(page: Page, { company, product, term }: Names): Promise<void> {
  await press(page, '新建报价');
  await expect(page.getByRole('heading', { level: 1, name: '新建报价' })).toBeVisible();
  await expect(field(page, '客户')).toHaveValue(company);
  await pick(page, page, '付款条件', term);
  await pick(page, page, '第 1 行 产品', product);
  await fill(page, '第 1 行 数量', '10');
  await fill(page, '第 1 行 单价', '10000');
  await expect(page.getByText('¥113,000.00')).toBeVisible();
  await page.getByRole('button', { name: '保存报价' }).click();
  await expect(page).toHaveURL(/\/quotes\/quo_/);

  await commit(await start(page, '发送'), '发送');
  await commit(await start(page, '客户已接受'), '客户已接受');
  const contract = await start(page, '生成合同');
  await expect(field(contract, '合同名称')).toHaveValue(`${company} 销售合同`);
  await commit(contract, '生成合同');
  await expect(page).toHaveURL(/\/contracts\/ctr_/);
  await commit(await start(page, '签署'), '签署');
}

async function order(page: Page): Promise<void> {
  const dialog = await start(page, '下订单');
  await expect(dialog.getByRole('region', { name: '预览' })).toContainText('¥113,000.00');
  await commit(dialog, '下订单');
  await expect(page).toHaveURL(/\/orders\/ord_/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** A batch leaves and is accepted. */
async function deliver(page: Page, pieces: string): Promise<void> {
  const dialog = await start(page, '登记发货');
  await dialog.getByRole('textbox', { name: /的数量$/ }).fill(pieces);
  await commit(dialog, '登记发货');
  await expect(page).toHaveURL(/\/deliveries\/dlv_/);

  const accept = await start(page, '登记验收');
  await fill(accept, '验收人', '李工');
  await commit(accept, '登记验收');
  await expect(page.getByRole('button', { name: '登记验收' })).toHaveCount(0);
}

/** The batch on screen is invoiced. */
async function invoice(page: Page, total: string): Promise<void> {
  const dialog = await start(page, '开票');
  await expect(dialog.getByRole('region', { name: '预览' })).toContainText(total);
  await commit(dialog, '新建发票');
  await expect(page).toHaveURL(/\/invoices\/inv_/);
  await commit(await start(page, '开具'), '开具');
  await expect(page.getByRole('button', { name: '开具' })).toHaveCount(0);
}

/** 2 % of both invoices is theirs, since the money came on the day the goods left: 110,740.00 settles 113,000.00. */
async function collect(page: Page, { company }: Names): Promise<void> {
  await open(page, '/receipts');
  await page.getByRole('button', { name: '新建到款' }).first().click();
  const form = page.getByRole('dialog', { name: '登记到款' });
  await pick(page, form, '客户', company);
  await fill(form, '金额', '110740');
  await expect(field(form, '收款主体')).toHaveValue('杭州明细智造有限公司');
  await fill(form, '付款人', company);
  await choose(page, form, '核销', '暂不核销');
  await commit(form, '登记到款');
  await expect(page).toHaveURL(/\/receipts\/rcp_/);

  const apply = await start(page, '核销');
  await apply.getByRole('link', { name: '到核销台' }).click();
  await expect(page.getByRole('heading', { name: `${company} 的未清项` })).toBeVisible();
  const ticks = page.getByRole('checkbox', { name: /^选中 / });
  await expect(ticks).toHaveCount(2);
  for (const tick of await ticks.all()) await tick.check();
  const hint = page.getByRole('status', { name: '合计提示' });
  await expect(hint).toContainText('2,260.00');
  await page.getByRole('button', { name: /^预览并入账/ }).click();
  const preview = page.getByRole('region', { name: '将要入账' });
  await expect(preview).toContainText('到款全部核销。');
  await preview.getByRole('button', { name: /^入账/ }).click();
  await expect(page.getByText(/已核销 2 项/)).toBeVisible();
}

async function explain(page: Page, order: string): Promise<void> {
  await page.goto(order);
  const axes = page.getByRole('list', { name: '履约与收款' });
  for (const [axis, amount] of [
    ['已发货（不含税）', '¥100,000.00'],
    ['已验收（不含税）', '¥100,000.00'],
    ['已开票（含税）', '¥113,000.00'],
    // What came in; the rest of the price is the cash discount.
    ['已核销（含税）', '¥110,740.00'],
  ] as const) {
    await expect(axes.getByRole('listitem').filter({ hasText: axis })).toContainText(amount);
  }
  await page.getByRole('tab', { name: /^发票/ }).click();
  for (const total of ['¥45,200.00', '¥67,800.00']) {
    const row = page.getByRole('row').filter({ hasText: total });
    await expect(row.getByRole('cell').or(row.getByRole('gridcell')).last()).toHaveText('¥0.00');
  }

  const revenue = axes.getByRole('listitem').filter({ hasText: '已确认收入' });
  await revenue.getByRole('button').click();
  const panel = page.getByRole('dialog', { name: '解释' });
  await expect(panel).toContainText('与所示一致');
  await panel.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/(deliveries|obligations|orders|invoices)\//);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}
