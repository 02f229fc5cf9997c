import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useLabel } from '@/i18n/provider';
import { firstRecordsQuery, useObjects } from '@/records/queries';
import { titleOf } from '@/records/record-title';
import { useGo } from '@/ui/link';
import type { Entry } from './palette-entries';

/** What people look for by name, number or phone. */
const SEARCHED = ['customer', 'lead', 'opportunity', 'contact', 'order', 'invoice', 'receipt', 'contract'];
const EACH = 4;

/** Records that the server finds for what was typed. */
export function useFoundRecords(typed: string): { entries: Entry[]; isBusy: boolean; settled: string } {
  const go = useGo();
  const label = useLabel();
  const all = useObjects();
  const [settled] = useDebouncedValue(typed.trim(), 120);
  const objects = SEARCHED.map((name) => all.get(name)).filter((object) => object !== undefined);
  const answers = useQueries({
    queries: objects.map((object) => ({
      ...firstRecordsQuery(object.plural, { q: settled }, EACH),
      enabled: settled.length > 0,
      placeholderData: keepPreviousData,
    })),
  });
  const entries = objects.flatMap((object, index) =>
    (answers[index]?.data?.items ?? []).slice(0, EACH).map((record): Entry => {
      const { title, subtitle } = titleOf(object, record, label);
      const to = `/${object.plural}/${record.id}`;
      return {
        id: to,
        title,
        subtitle: [label(object.label), subtitle].filter(Boolean).join(' · '),
        run: () => go(to),
      };
    }),
  );
  const isBusy = typed.trim() !== '' && (settled !== typed.trim() || answers.some((one) => one.isFetching));
  return { entries: settled ? entries : [], isBusy, settled };
}
