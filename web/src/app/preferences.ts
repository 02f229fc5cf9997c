import { useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { api, data, newIdempotencyKey } from '@/api/client';
import type { components } from '@/api/schema';
import { sessionQuery, useSession } from '@/api/session';
import type { Locale } from '@/i18n/locale';
import { useLanguage } from '@/i18n/provider';

type Change = components['schemas']['UpdateSettings'];

/** Keeps a choice with the account, so that the next device has it too. What this device shows does not wait for it. */
export function useKeepPreference(): (change: Change) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (body: Change) =>
      data(
        api.PATCH('/api/v1/me/settings', {
          body,
          params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
        }),
      ),
    onSuccess: (settings) =>
      client.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, settings }),
  });
  return mutate;
}

/** The contract says only that it is an object of ours. */
function webOf(web: object, key: string, value: unknown): NonNullable<Change['web']> {
  return { ...web, [key]: value } as NonNullable<Change['web']>;
}

/** A value that the web keeps with the account under its own key. */
export function usePreference<T>(key: string, fallback: T): [T, (value: T) => void] {
  const client = useQueryClient();
  const keep = useKeepPreference();
  const { settings } = useSession();
  const value = (settings.web[key] as T | undefined) ?? fallback;
  const set = useCallback(
    (next: T) => {
      client.setQueryData(
        sessionQuery.queryKey,
        (session) =>
          session && {
            ...session,
            settings: { ...session.settings, web: webOf(session.settings.web, key, next) },
          },
      );
      keep({ web: webOf({}, key, next) });
    },
    [client, keep, key],
  );
  return [value, set];
}

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
