import { ChangeList } from '@/records/change-list';
import { useObjects } from '@/records/queries';
import type { Rec } from '@/records/types';
import { changes as labels } from './change-words';

/** What changed, from what to what: on the page line by line, in the list as much as its line holds. */
export function ChangesCell({ record }: { record: Rec }) {
  const object = useObjects().get(String(record.object));
  const entries = (record.changes ?? []) as { field: string; from?: unknown; to?: unknown }[];
  if (entries.length === 0) return <span className="mx-unknown">—</span>;
  return (
    <span className="mx-audit-changes">
      <ChangeList object={object} changes={entries} titles={record.titles ?? {}} labels={labels} />
    </span>
  );
}
