/** Records picked lately on this device, by object; names only, so that the picker has something before it asks. */
interface Recent {
  id: string;
  title: string;
  subtitle?: string;
}

const KEPT = 5;
const key = (object: string) => `mingxi.recent.${object}`;

export function recall(object: string): Recent[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(object)) ?? '[]');
    return Array.isArray(stored) ? (stored as Recent[]) : [];
  } catch {
    return [];
  }
}

/** Kept for the session only: names of customers do not outlive it on a shared machine. */
export function remember(object: string, { id, title, subtitle }: Recent): void {
  const others = recall(object).filter((recent) => recent.id !== id);
  sessionStorage.setItem(key(object), JSON.stringify([{ id, title, subtitle }, ...others].slice(0, KEPT)));
}
