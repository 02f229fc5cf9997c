import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { setApiLanguage } from '@/api/client';
import { putWords, wordsOf } from './catalog';
import { initialLocale, type Locale, rememberLocale } from './locale';
import type { Messages } from './messages';

const loaders: Record<Locale, () => Promise<{ messages: Messages }>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
};

interface Language {
  locale: Locale;
  setLocale: (locale: Locale) => void;
}

const LanguageContext = createContext<Language | null>(null);

/** Loads the words of the chosen language before the first paint and switches without a reload. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setWanted] = useState<Locale>(initialLocale);
  const [shown, setShown] = useState<Locale | null>(null);

  useEffect(() => {
    let stale = false;
    loaders[locale]().then(({ messages }) => {
      if (stale) return;
      setApiLanguage(locale);
      document.documentElement.lang = locale;
      putWords(locale, messages);
      setShown(locale);
    });
    return () => {
      stale = true;
    };
  }, [locale]);

  const setLocale = useCallback((next: Locale) => {
    rememberLocale(next);
    setWanted(next);
  }, []);
  const value = useMemo(() => ({ locale: shown ?? locale, setLocale }), [shown, locale, setLocale]);
  if (!shown) return null;
  return (
    <LanguageContext value={value}>
      <IntlProvider locale={shown} messages={wordsOf(shown) as never} timeZone="UTC">
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('useLanguage needs LanguageProvider');
  return language;
}

/** Picks the text of a label that the server brings in both languages. */
export function useLabel(): (label: { zh: string; en: string }) => string {
  const { locale } = useLanguage();
  return useCallback((label) => (locale === 'zh-CN' ? label.zh : label.en) || label.zh || label.en, [locale]);
}

/** The same inside of other words: English writes it small there, unless it is an abbreviation. */
export function useInnerLabel(): (label: { zh: string; en: string }) => string {
  const label = useLabel();
  return useCallback(
    (words) => label(words).replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase()),
    [label],
  );
}

/** Several words in a row, with the commas of the language: `甲、乙和丙`, `A, B, and C`. */
export function useListed(): (words: string[]) => string {
  const { locale } = useLanguage();
  return useCallback((words) => new Intl.ListFormat(locale).format(words), [locale]);
}
