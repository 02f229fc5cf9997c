import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import type { VerbDialog } from './verb-dialog';

const Loaded = lazy(async () => ({
  default: (await import('./verb-dialog')).VerbDialog as ComponentType<object>,
}));

/** The dialog of a verb for what is on screen at once, such as a list: its inputs come when it is opened. */
export function LazyVerbDialog<T>(props: ComponentProps<typeof VerbDialog<T>>) {
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
