import type { Locator, Page } from '@playwright/test';
import { api, expect, open, PASSWORD, settled, signIn, test } from './app';
import { escaped } from './hands';
import { by, makeProduct, unique } from './world';

/**
 * A rep's day on a phone: with a finger and a viewport that a list at the edge can widen, as on a handset and unlike in
 * a narrow window.
 */
for (const width of [390, 360]) {
  test.describe(`a phone of ${width} px`, () => {
    test.use({ viewport: { width, height: 780 }, isMobile: true, hasTouch: true });

    test('a rep goes through the day', async ({ page }) => {
      const company = unique('触屏客户');
      const product = unique('触屏机械臂');
      await signIn(page, 'all');
      await makeProduct(page, product);
      await page.request.delete('/api/v1/session', {
        headers: { 'X-CSRF-Token': (await (await page.request.get('/api/v1/session')).json()).csrf_token },
      });

      await test.step('signs in', async () => {
        await page.goto('/sign-in');
        const fields = page.locator('main input');
        for (const [at, text] of ['demo', 'wang.min@demo.mingxi.example', PASSWORD].entries()) {
          await fields.nth(at).tap();
          await fields.nth(at).fill(text);
        }
        await page.locator('main button[type=submit]').tap();
        await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
        await settled(page);
        await isNarrow(page, width);
      });

      await test.step('enters a lead with its source', async () => {
        const sheet = await startNew(page, '线索');
        // Nothing is wrong before anything is typed.
        await expect(sheet.getByText('必填')).toHaveCount(0);
        await type(sheet, '姓名', '王触屏');
        await type(sheet, '公司', company);
        await type(sheet, '电话', '13900001234');
        await choose(page, sheet, '来源', '转介绍');
        await sheet.getByRole('button', { name: '保存', exact: true }).tap();
        await expect(page).toHaveURL(/\/leads\/led_/);
      });

      await test.step('converts it at once', async () => {
        const convert = await begin(page, /^转为/);
        await isNarrow(page, width);
        await convert.getByRole('button', { name: /^转为/ }).tap();
        await expect(page).toHaveURL(/\/opportunities\/opp_/);
        await settled(page);
      });

      await test.step('moves the stage by one tap on the path', async () => {
        const path = page.getByRole('region', { name: '销售阶段' });
        const before = await path.locator('[aria-current=step]').innerText();
        const next = path.locator('li[data-state=current] + li button');
        const wanted = (await next.innerText()).trim();
        await next.tap();
        // A stage that asks for something that is missing asks in a sheet; its fields are filled in there.
        const sheet = page.getByRole('dialog');
        const current = path.locator('[aria-current=step]');
        await expect(sheet.or(current.filter({ hasText: wanted })).first()).toBeVisible();
        if (await sheet.isVisible()) {
          await sheet.getByRole('button', { name: '取消' }).tap();
          await expect(current).toHaveText(before);
        } else {
          await expect(current).toHaveText(wanted);
        }
      });

      await test.step('quotes three lines', async () => {
        await startNew(page, '报价', '/quotes/new');
        await pick(page, page.getByRole('main'), '客户', company);
        for (let line = 1; line <= 3; line++) {
          if (line > 1 || !(await page.getByLabel(`第 ${line} 行 产品`).isVisible())) {
            await page.getByRole('button', { name: '添加一行' }).tap();
          }
          await pick(page, page.getByRole('main'), `第 ${line} 行 产品`, product);
          await type(page.getByRole('main'), `第 ${line} 行 数量`, String(line));
          await type(page.getByRole('main'), `第 ${line} 行 单价`, '12500');
        }
        await page.getByLabel('第 1 行 数量').tap();
        await expect(page.getByLabel('第 3 行 单价')).toHaveValue('12,500');
        await isNarrow(page, width);
        await page.getByRole('button', { name: '保存报价' }).tap();
        await expect(page).toHaveURL(/\/quotes\/quo_/);
        // (1 + 2 + 3) × 12,500 with 13 % VAT: 75,000 × 1.13.
        await expect(page.getByRole('main')).toContainText('84,750.00');
      });

      await test.step('logs a visit from anywhere', async () => {
        await page.getByRole('navigation', { name: '底部导航' }).getByText('今天').tap();
        const sheet = await startNew(page, '跟进记录');
        await pick(page, sheet, '客户', company);
        await sheet.getByRole('button', { name: '已上门拜访。' }).tap();
        await expect(sheet.getByRole('radio', { name: '拜访' })).toHaveAttribute('aria-checked', 'true');
        await sheet.getByRole('button', { name: '保存跟进' }).tap();
        await expect(sheet).toHaveCount(0);
        const [customer] = (
          await list<{ id: string }>(page, `/customers?q=${encodeURIComponent(company)}`)
        ).slice(-1);
        const logged = await list<{ kind: string; content: string }>(
          page,
          `/follow-ups?filter=${by('customer_id', customer?.id)}`,
        );
        expect(logged.map(({ kind, content }) => [kind, content])).toContainEqual(['visit', '已上门拜访。']);
      });

      await test.step('calls a customer from the list', async () => {
        await page.getByRole('navigation', { name: '底部导航' }).getByText('客户').tap();
        await settled(page);
        const search = page.getByRole('main').getByRole('searchbox');
        await search.tap();
        await search.fill(company);
        const call = page.getByRole('link', { name: `打电话给 ${company}` });
        await expect(call).toHaveAttribute('href', 'tel:13900001234');
        const box = await call.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      });
    });

    test('each select, picker and calendar of a sheet opens in it and takes a tap', async ({ page }) => {
      await signIn(page);
      for (const path of ['/leads', '/customers', '/contacts', '/opportunities', '/campaigns', '/products']) {
        await test.step(path, async () => {
          await open(page, `${path}?create=1`);
          const sheet = page.getByRole('dialog');
          const more = sheet.getByRole('button', { name: /^更多/ });
          if (await more.isVisible()) await more.tap();
          const fields = await sheet.locator('input[role=combobox], input[data-dates-input]').all();
          for (const field of fields) {
            await field.tap();
            const list = sheet.locator('.mantine-Popover-dropdown:visible');
            await expect(list).toHaveCount(1);
            await isNarrow(page, width);
            const box = await list.boundingBox();
            expect(box?.x).toBeGreaterThanOrEqual(0);
            expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
            const choice = list
              .getByRole('option')
              .or(list.locator('table button:not([data-outside])'))
              .first();
            // Some have nothing to choose from in this company.
            if (await choice.isVisible()) await choice.tap();
            else await field.blur();
            await expect(list).toHaveCount(0);
          }
        });
      }
    });
  });
}

/** The page is as wide as the phone: nothing widened it. */
async function isNarrow(page: Page, width: number): Promise<void> {
  expect(await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth])).toEqual([
    width,
    width,
  ]);
}

/** `+`, then what; the answer is its sheet, or the screen of its own. */
async function startNew(page: Page, what: string, at?: string): Promise<Locator> {
  await page.getByRole('button', { name: '新建', exact: true }).tap();
  await page.getByRole('menuitem', { name: what, exact: true }).tap();
  const opened = at ? page.getByRole('main') : page.getByRole('dialog');
  if (at) await expect(page).toHaveURL(new RegExp(escaped(at)));
  await expect(opened).toBeVisible();
  await settled(page);
  return opened;
}

/** A verb of the record on screen: its button or its line of the menu. */
async function begin(page: Page, verb: string | RegExp): Promise<Locator> {
  const actions = page.locator('.mx-page-actions');
  const button = actions.getByRole('button', { name: verb }).first();
  const item = page.getByRole('menuitem', { name: verb });
  // What was done a moment ago may still move a verb from the menu to the button: then the other one is tried.
  await expect(async () => {
    if (await button.isVisible()) return button.tap({ timeout: 2000 });
    await actions.getByRole('button', { name: '更多' }).tap({ timeout: 2000 });
    await item.tap({ timeout: 2000 });
  }).toPass();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  return sheet;
}

function field(scope: Locator, name: string): Locator {
  const named = { name: new RegExp(`^${escaped(name)}( \\*)?$`) };
  return scope.getByRole('textbox', named).or(scope.getByRole('combobox', named)).first();
}

async function type(scope: Locator, name: string, text: string): Promise<void> {
  const input = field(scope, name);
  await input.tap();
  await input.fill(text);
}

async function choose(page: Page, scope: Locator, name: string, option: string): Promise<void> {
  await field(scope, name).tap();
  await page.getByRole('option', { name: option, exact: true }).tap();
  await expect(field(scope, name)).toHaveValue(option);
}

async function pick(page: Page, scope: Locator, name: string, record: string): Promise<void> {
  await type(scope, name, record);
  await page.getByRole('option').filter({ hasText: record }).first().tap();
  await expect(field(scope, name)).toHaveValue(new RegExp(escaped(record)));
}

async function list<T>(page: Page, path: string): Promise<T[]> {
  return (await api<{ items: T[] }>(page, 'GET', path)).items;
}
