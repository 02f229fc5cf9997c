import type { Page } from '@playwright/test';
import { messages as en } from '../src/i18n/en/index';
import { late as enLate } from '../src/i18n/en/late';
import { messages as zh } from '../src/i18n/zh-CN/index';
import { late as zhLate } from '../src/i18n/zh-CN/late';
import type { Language } from './app';

/** The words that a screen shows for a key of the program, so that a table of screens names each button once. */
export function word(language: Language, key: string): string {
  const [first, late] = language === 'en' ? [en, enLate] : [zh, zhLate];
  const found = wordAt(first, key) ?? wordAt(late, key);
  if (typeof found !== 'string') throw new Error(`there are no words for ${key} in ${language}`);
  return found;
}

function wordAt(words: unknown, key: string): unknown {
  let found = words;
  for (const part of key.split('.')) found = (found as Record<string, unknown> | undefined)?.[part];
  return found;
}

/** Presses what a person would press to do `key` with the record on screen: its button, or its line in the menu. */
export async function verb(page: Page, language: Language, key: string): Promise<void> {
  const name = word(language, key);
  const actions = page.locator('.mx-page-actions');
  await actions.locator('button').first().waitFor();
  const button = actions.getByRole('button', { name }).first();
  if (await button.isVisible()) return button.click();
  await actions.getByRole('button', { name: word(language, 'common.more'), exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
}
