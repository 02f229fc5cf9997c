import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { asProblem } from '@/lib/problem';
import { recordQuery, useObjects } from '@/records/queries';
import type { Rec } from '@/records/types';
import { toast, toastProblem } from '@/ui/toast';
import { type Offer, todayQuery } from './queue';

/**
 * Does what an item offers: reads its record, and opens the dialog that the record's own page would open.
 * `onClosed` gets the keys back.
 */
export function useOffers(onClosed: () => void): {
  start: (offer: Offer) => void;
  busy: string | null;
  dialog: ReactNode;
} {
  const t = useTranslations('today');
  const client = useQueryClient();
  const objects = useObjects();
  const [busy, setBusy] = useState<string | null>(null);
  const [open, setOpen] = useState<{ offer: Offer; record: Rec } | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: todayQuery.queryKey });
  const start = async (offer: Offer) => {
    const plural = objects.get(offer.object)?.plural;
    if (!plural || busy) return;
    setBusy(offer.id);
    try {
      const record = await client.fetchQuery(recordQuery(plural, offer.id));
      if (!offer.action.when || offer.action.when(record)) return setOpen({ offer, record });
      toast(t('settled'));
      void refresh();
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title, problem.detail);
    } finally {
      setBusy(null);
    }
  };
  const Dialog = open?.offer.action.Dialog;
  return {
    start: (offer) => void start(offer),
    busy,
    dialog: open && Dialog && (
      <Suspense fallback={null}>
        <Dialog
          record={open.record}
          onClose={() => {
            setOpen(null);
            void refresh();
            setTimeout(onClosed);
          }}
        />
      </Suspense>
    ),
  };
}
