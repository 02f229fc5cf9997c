import type { Locator, Page } from '@playwright/test';
import { expect } from './app';

/** What a person does with forms and dialogs, by the names they see. */

/** The input of this name, whatever kind it is. */
export function field(scope: Page | Locator, name: string | RegExp): Locator {
  const options = { name, exact: true };
  return scope.getByRole('textbox', options).or(scope.getByRole('combobox', options)).first();
}

/** Types into a field in place of what is there. */
export async function fill(scope: Page | Locator, name: string | RegExp, text: string): Promise<void> {
  await field(scope, name).fill(text);
}

/** Picks a record by typing a part of its name. */
export async function pick(page: Page, scope: Page | Locator, name: string, record: string): Promise<void> {
  const input = field(scope, name);
  await input.click();
  await input.fill(record);
  await page
    .getByRole('option', { name: new RegExp(escaped(record)) })
    .first()
    .click();
  await expect(input).toHaveValue(new RegExp(escaped(record)));
}

/** Chooses one of a few, by its words. */
export async function choose(page: Page, scope: Page | Locator, name: string, option: string): Promise<void> {
  await field(scope, name).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** The dialog of this name. */
export function dialog(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name });
}

/** Presses the button of a verb of the record on screen, or its entry in the menu of the others. */
export async function press(page: Page, verb: string): Promise<void> {
  // Behind its words a button may show its key.
  const named = { name: new RegExp(`^${escaped(verb)}( ?[A-Z])?$`) };
  const content = page.getByRole('main');
  const button = content.getByRole('button', named).first();
  const more = content.getByRole('button', { name: /^(更多|More)$/ }).first();
  const item = page.getByRole('menuitem', named);
  // What was done a moment ago may still move a verb from the menu to the button: then the other one is tried.
  await expect(async () => {
    if (await button.isVisible()) return button.click({ timeout: 2000 });
    await more.click({ timeout: 2000 });
    const menu = page.getByRole('menu');
    await expect(menu).toBeVisible({ timeout: 2000 });
    if (await item.isVisible()) return item.click({ timeout: 2000 });
    // To the menu and nobody else: on the page itself the key leads back to the list.
    await menu.press('Escape', { timeout: 2000 });
    throw new Error(`${verb} is not offered`);
  }).toPass();
}

/** The same for a verb that asks something: the answer is its dialog. */
export async function start(page: Page, verb: string): Promise<Locator> {
  await press(page, verb);
  const opened = page.getByRole('dialog');
  await expect(opened).toBeVisible();
  return opened;
}

/** Presses the button that commits the dialog, and waits until it is done and gone. */
export async function commit(opened: Locator, verb: string): Promise<void> {
  await opened.getByRole('button', { name: new RegExp(`^${escaped(verb)}( (Ctrl |⌘)Enter)?$`) }).click();
  await expect(opened).toHaveCount(0);
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
