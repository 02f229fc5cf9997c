import { isUnreadable } from './unreadable';

export interface Draft {
  values: Record<string, unknown>;
  /** Names of picked records by field. */
  titles: Record<string, string>;
  savedAt: string;
}

const KEPT_DAYS = 14;
const PREFIX = 'mingxi.draft.';

/** A draft belongs to a person, an object and a record; `new` where there is none yet. */
export function draftKey(user: string, object: string, id: string | undefined): string {
  return `${PREFIX}${user}.${object}.${id ?? 'new'}`;
}

export function readDraft(key: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
    if (!draft || Object.keys(draft.values).length === 0) return null;
    const age = Date.now() - Date.parse(draft.savedAt);
    return age < KEPT_DAYS * 86_400_000 ? draft : null;
  } catch {
    return null;
  }
}

/** What cannot be read yet is not kept: it would come back as something else. */
export function writeDraft(
  key: string,
  values: Record<string, unknown>,
  titles: Record<string, string>,
): void {
  const kept = Object.fromEntries(Object.entries(values).filter(([, value]) => !isUnreadable(value)));
  if (Object.keys(kept).length === 0) {
    clearDraft(key);
    return;
  }
  try {
    localStorage.setItem(key, JSON.stringify({ values: kept, titles, savedAt: new Date().toISOString() }));
  } catch {
    // The storage is full or forbidden: the form goes on without a draft.
  }
}

export function clearDraft(key: string): void {
  localStorage.removeItem(key);
}
