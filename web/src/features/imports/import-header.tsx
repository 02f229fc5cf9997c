import type { Rec } from '@/records/types';
import { type Run, RunView, useRun } from './import-run';
import { ReportView } from './report-view';
import { UndoView } from './undo-view';

/** What an import does and did: how far it is, counts, rows that failed, what is worth a look, and the way back. */
export default function ImportHeader({ record }: { record: Rec }) {
  const findings = Array.isArray(record.findings) ? record.findings : [];
  const first = { ...(record as unknown as Run), findings };
  const run = useRun(first.id, first).data ?? first;
  return (
    <RunView run={run}>
      {(report) => (
        <>
          <ReportView report={report} canFix />
          <UndoView run={report} />
        </>
      )}
    </RunView>
  );
}
