import { expect, it, vi } from 'vitest';
import { rememberUndo, undoLast } from './undo';

it('takes the last change back once, by key or by toast, and says so to whoever offers it', () => {
  const run = vi.fn(async () => {});
  const offered = vi.fn();
  const undo = rememberUndo(run);
  undo.onDone(offered);
  expect(undoLast()).toBe(true);
  expect(offered).toHaveBeenCalledOnce();
  undo();
  expect(undoLast()).toBe(false);
  expect(run).toHaveBeenCalledOnce();
});
