import { useEffect, useState } from 'react';
import { clearDraft, type Draft, readDraft, writeDraft } from './drafts';

const PAUSE = 500;

/**
 * Keeps what a dialog asks for on this device until it is sent: a phone may close the page at any moment.
 * Without a key nothing is kept. `typed` is null before anything was typed.
 */
export function useVerbDraft(key: string | undefined, typed: Record<string, unknown> | null) {
  const [offer, setOffer] = useState<Draft | null>(() => (key ? readDraft(key) : null));
  useEffect(() => {
    if (!key || !typed) return;
    const timer = setTimeout(() => writeDraft(key, typed, {}), PAUSE);
    return () => clearTimeout(timer);
  }, [key, typed]);
  const end = () => {
    setOffer(null);
    if (key) clearDraft(key);
  };
  return {
    /** What was kept from before, until something is typed. */
    offer: typed ? null : offer,
    take: () => setOffer(null),
    end,
  };
}
