/** The last change of this tab that can be taken back by `Z`; the toast offers the same for ten seconds. */
let last: (() => void) | null = null;

/** Remembers how to take a change back; what is returned does it once. */
export function rememberUndo(run: () => Promise<unknown>): () => void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    if (last === once) last = null;
    void run();
  };
  last = once;
  return once;
}

/** Takes the last change back; false when there is none. */
export function undoLast(): boolean {
  if (!last) return false;
  last();
  return true;
}
