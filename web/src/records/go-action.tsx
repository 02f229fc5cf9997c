import { useEffect } from 'react';
import { useGo } from '@/ui/link';

/** The dialog of an action that is a screen of its own: it goes there. */
export function GoTo({ to, onClose }: { to: string; onClose: () => void }) {
  const go = useGo();
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes once, when it is opened.
  useEffect(() => {
    onClose();
    go(to);
  }, []);
  return null;
}

/** An address with what a form begins with; only text is carried. */
export function withPreset(path: string, preset: Record<string, unknown> = {}): string {
  const given = Object.entries(preset).filter(([, value]) => typeof value === 'string');
  const search = new URLSearchParams(given as [string, string][]).toString();
  return search ? `${path}?${search}` : path;
}
