import type { KeyboardEvent } from 'react';

/** `Enter` and the arrow go from a search to what it found; `Esc` goes back without it. */
export function leaveSearch(event: KeyboardEvent, onClear: () => void, onLeave: () => void): void {
  if (!['Enter', 'ArrowDown', 'Escape'].includes(event.key) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  if (event.key === 'Escape') onClear();
  onLeave();
}
