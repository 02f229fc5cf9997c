/** Takes a change back, once; whoever offers it is told when it is done, by whatever way. */
export interface Undo {
  (): void;
  onDone: (listener: () => void) => void;
}

/** The last change of this tab that can be taken back by `Z`; the toast offers the same for ten seconds. */
let last: Undo | null = null;

/** Remembers how to take a change back; what is returned does it once. */
export function rememberUndo(run: () => Promise<unknown>): Undo {
  let isDone = false;
  const listeners: (() => void)[] = [];
  const once = () => {
    if (isDone) return;
    isDone = true;
    if (last === undo) last = null;
    for (const listener of listeners) listener();
    void run();
  };
  const undo: Undo = Object.assign(once, {
    onDone: (listener: () => void) => void listeners.push(listener),
  });
  last = undo;
  return undo;
}

/** Takes the last change back; false when there is none. */
export function undoLast(): boolean {
  if (!last) return false;
  last();
  return true;
}
