import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';

/** The name of the screen: `Page` writes it into the title of the window. */
export function screenTitle(): string {
  return document.title.split(' · ').slice(0, -1).join(' · ') || document.title;
}

/** Calls back whenever the screen got a name, also when it is known only after loading. */
export function useScreenTitle(onTitle: (title: string) => void): void {
  const latest = useRef(onTitle);
  latest.current = onTitle;
  useEffect(() => {
    const element = document.querySelector('title');
    if (!element) return;
    const observer = new MutationObserver(() => latest.current(screenTitle()));
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, []);
}

/**
 * A new screen without a new document: the focus goes to the content, unless the screen took it for a field of its
 * own, and a screen reader hears the name.
 */
export function RouteFocus() {
  const t = useTranslations('shell');
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [title, setTitle] = useState('');
  const first = useRef(true);
  useScreenTitle(setTitle);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is what it is about.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const content = document.getElementById('content');
    const focused = document.activeElement;
    const isTaken = focused && focused !== document.body && content?.contains(focused);
    const inDialog = focused?.closest('[role=dialog]');
    if (!isTaken && !inDialog) content?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className="mx-sr-only" aria-live="polite" aria-atomic="true">
      {title && t('opened', { title })}
    </div>
  );
}
