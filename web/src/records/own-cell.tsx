import { type ReactNode, Suspense } from 'react';
import { featureOf } from './object-feature';
import type { ObjectDescription, Rec } from './types';

/**
 * The value of a field as the feature of its object shows it; `plain` until that is loaded, and where it has none.
 * What is stored without words is nothing to read meanwhile.
 */
export function ownCell(
  object: ObjectDescription,
  field: string,
  record: Rec,
  plain: () => ReactNode,
): ReactNode {
  const Cell = featureOf(object.name).cells?.[field];
  if (!Cell) return plain();
  const isRaw = object.fields.some(({ name, kind }) => name === field && kind === 'json');
  return (
    <Suspense fallback={isRaw ? null : plain()}>
      <Cell record={record} />
    </Suspense>
  );
}
