import { type ReactNode, Suspense } from 'react';
import { featureOf } from './object-feature';
import type { ObjectDescription, Rec } from './types';

/** The value of a field as the feature of its object shows it, `plain` where it has none; nothing while it is loaded. */
export function ownCell(
  object: ObjectDescription,
  field: string,
  record: Rec,
  plain: () => ReactNode,
): ReactNode {
  const Cell = featureOf(object.name).cells?.[field];
  if (!Cell) return plain();
  return (
    <Suspense fallback={null}>
      <Cell record={record} />
    </Suspense>
  );
}
