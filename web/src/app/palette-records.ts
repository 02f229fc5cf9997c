import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import { useLabel } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import { useGo } from '@/ui/link';
import type { Entry } from './palette-entries';

const MOST = 12;

/** Records that the server finds by name, number, phone or the initials of a name, best first. */
export function useFoundRecords(typed: string): { entries: Entry[]; isBusy: boolean } {
  const go = useGo();
  const label = useLabel();
  const objects = useObjects();
  const wanted = typed.trim();
  const [settled] = useDebouncedValue(wanted, 120);
  const answer = useQuery({
    queryKey: ['search', settled],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/search', { params: { query: { q: settled, limit: MOST } }, signal })))
        .items,
    enabled: settled.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const entries = (answer.data ?? []).flatMap((hit): Entry[] => {
    const object = objects.get(hit.object);
    if (!object) return [];
    const to = `/${object.plural}/${hit.id}`;
    const beside = [hit.status && label(hit.status), hit.number !== hit.title && hit.number, hit.subtitle];
    const subtitle = beside.filter(Boolean).join(' · ');
    const group = label(object.label_plural ?? object.label);
    return [{ id: to, title: hit.title, subtitle, group, isOver: hit.is_over, run: () => go(to) }];
  });
  const isBusy = wanted !== '' && (settled !== wanted || answer.isFetching);
  return { entries: settled ? entries : [], isBusy };
}
