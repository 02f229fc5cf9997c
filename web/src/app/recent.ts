import { useRouterState } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useScreenTitle } from './route-focus';

export interface Place {
  to: string;
  title: string;
}

const KEY = 'mingxi.recent-places';
const KEPT = 8;

/** Records opened lately. For the session of the window only: names of customers stay on no shared machine. */
export function recentPlaces(): Place[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? (stored as Place[]) : [];
  } catch {
    return [];
  }
}

/** Remembers each record's page once its name is known. */
export function useRememberPlaces(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const remember = useCallback(
    (title: string) => {
      if (!/^\/[^/]+\/[a-z]+_[0-9a-z]+$/.test(path)) return;
      const others = recentPlaces().filter(({ to }) => to !== path);
      sessionStorage.setItem(KEY, JSON.stringify([{ to: path, title }, ...others].slice(0, KEPT)));
    },
    [path],
  );
  useScreenTitle(remember);
}
