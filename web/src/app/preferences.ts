import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useKeepPreference } from '@/api/preferences';
import { useSession } from '@/api/session';
import type { Locale } from '@/i18n/locale';
import { useLanguage } from '@/i18n/provider';

export function useChooseLanguage(): (locale: Locale) => void {
  const { setLocale } = useLanguage();
  const keep = useKeepPreference();
  return (locale) => {
    setLocale(locale);
    keep({ language: locale });
  };
}

export function useChooseTheme(): (scheme: 'light' | 'dark' | 'auto') => void {
  const { setColorScheme } = useMantineColorScheme();
  const keep = useKeepPreference();
  return (scheme) => {
    setColorScheme(scheme);
    keep({ theme: scheme === 'auto' ? 'system' : scheme });
  };
}

const CHOSEN = { language: 'mingxi.locale', theme: 'mingxi.scheme' };

/** On a device where nothing was chosen yet, what was chosen elsewhere holds. */
export function useAdoptPreferences(): void {
  const { settings } = useSession();
  const { setLocale } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (settings.language && !localStorage.getItem(CHOSEN.language)) setLocale(settings.language);
    if (settings.theme && !localStorage.getItem(CHOSEN.theme)) {
      setColorScheme(settings.theme === 'system' ? 'auto' : settings.theme);
    }
  }, [settings.language, settings.theme, setLocale, setColorScheme]);
}
