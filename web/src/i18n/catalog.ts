import type { Locale } from './locale';
import type { LateMessages } from './messages';

/**
 * The words of every language, as far as they were loaded. Those that any screen may need (`<language>/index.ts`) come
 * before the first paint, in one language. The others (`<language>/late.ts`) come in both languages with the screens
 * that use them: a module that says `useTranslations('settings')` imports `@/i18n/words/settings`, and so has its words
 * before it is drawn and after a switch of language. `catalog.test.ts` finds the module that forgot.
 */
type Words = { [key: string]: string | Words };

const catalog: Record<Locale, Words> = { 'zh-CN': {}, en: {} };

/** One object per language over the whole life of the page: what is added is seen without drawing anything anew. */
export function wordsOf(locale: Locale): Words {
  return catalog[locale];
}

export function putWords(locale: Locale, words: object): void {
  merge(catalog[locale], words as Words);
}

/** Adds a group that comes with its screens. */
export function addWords<Group extends keyof LateMessages>(
  group: Group,
  words: Record<Locale, LateMessages[Group]>,
): void {
  putWords('zh-CN', { [group]: words['zh-CN'] });
  putWords('en', { [group]: words.en });
}

/** Into new objects where nothing is yet: what modules export stays as it was. */
function merge(into: Words, words: Words): void {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') {
      into[key] = value;
      continue;
    }
    const there = into[key];
    const inner = typeof there === 'object' ? there : {};
    into[key] = inner;
    merge(inner, value);
  }
}
