import type { ReactNode } from 'react';
import { useDocumentPath } from '@/records/document-path';
import { ExplainProvider } from '@/ui/explain';

/** Every screen of staff can explain its figures. */
export function Explaining({ children }: { children: ReactNode }) {
  return <ExplainProvider pathOf={useDocumentPath()}>{children}</ExplainProvider>;
}
