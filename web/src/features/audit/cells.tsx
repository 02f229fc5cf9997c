import { useLabel, useListed } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import type { Rec } from '@/records/types';
import { changes } from './change-words';

/** The names of the fields that changed; the page of the entry has from what to what. */
export function ChangesCell({ record }: { record: Rec }) {
  const label = useLabel();
  const listed = useListed();
  const fields = useObjects().get(String(record.object))?.fields;
  const entries = (record.changes ?? []) as { field: string }[];
  if (entries.length === 0) return <span className="mx-unknown">—</span>;
  return listed(
    entries.map(({ field }) => {
      const known = fields?.find(({ name }) => name === field)?.label ?? changes[field];
      return known ? label(known) : field;
    }),
  );
}
