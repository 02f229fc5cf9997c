import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';
import { useMay } from '@/api/session';
import { asProblem } from '@/lib/problem';
import { toastProblem } from '@/ui/toast';
import { featureOf, type RecordAction } from './object-feature';
import { recordQuery, useObjects } from './queries';
import type { Rec } from './types';

/**
 * Does with a record what its own page offers, from a line of another screen: the record is read first, so that the
 * dialog opens on what it is now.
 */
export function useActOn(object: string, onDone?: () => void) {
  const client = useQueryClient();
  const may = useMay();
  const plural = useObjects().get(object)?.plural;
  const [open, setOpen] = useState<{
    action: RecordAction;
    record: Rec;
    preset?: Record<string, unknown>;
  } | null>(null);
  /** The action, if the caller has the right to it. */
  const find = (id: string) =>
    may(id) && plural ? featureOf(object).actions?.find((action) => action.id === id) : undefined;
  const start = async (action: RecordAction, id: string, preset?: Record<string, unknown>) => {
    if (!plural) return;
    try {
      const record = await client.fetchQuery(recordQuery(plural, id));
      setOpen({ action, record, preset });
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title, problem.detail);
    }
  };
  const Dialog = open?.action.Dialog;
  const dialog: ReactNode = open && Dialog && (
    <Suspense fallback={null}>
      <Dialog
        record={open.record}
        preset={open.preset}
        onClose={() => {
          setOpen(null);
          onDone?.();
        }}
      />
    </Suspense>
  );
  return { find, start, dialog };
}
