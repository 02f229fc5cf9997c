import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useDocumentPath } from '@/records/document-path';
import { ExplainProvider } from '@/ui/explain';

/**
 * Every screen of staff can explain its figures. The way down is in the address: Back from a document opens the panel
 * where it was, and a step up is a step back.
 */
export function Explaining({ children }: { children: ReactNode }) {
  const { explain } = useSearch({ strict: false }) as { explain?: unknown };
  const navigate = useNavigate();
  const text = typeof explain === 'string' ? explain : '';
  const trail = useMemo(() => text.split(' ').filter(Boolean), [text]);
  const onTrail = useCallback(
    (next: string[]) => {
      navigate({
        to: '.',
        search: ((before: Record<string, unknown>) => ({
          ...before,
          explain: next.length > 0 ? next.join(' ') : undefined,
        })) as never,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return (
    <ExplainProvider pathOf={useDocumentPath()} kept={{ trail, onTrail }}>
      {children}
    </ExplainProvider>
  );
}
