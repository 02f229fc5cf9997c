import type { ListState } from './list-state';
import type { ObjectDescription } from './types';

export function FilterBar(_: { object: ObjectDescription; state: ListState }) {
  return <div className="mx-filters" />;
}
