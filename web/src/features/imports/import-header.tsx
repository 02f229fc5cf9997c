import type { components } from '@/api/schema';
import type { Rec } from '@/records/types';
import { ReportView } from './report-view';

type Report = components['schemas']['ImportReport'];

/** What an import did: counts, rows that failed, what is worth a look. */
export default function ImportHeader({ record }: { record: Rec }) {
  const findings = Array.isArray(record.findings) ? record.findings : [];
  return <ReportView report={{ ...(record as unknown as Report), findings }} />;
}
