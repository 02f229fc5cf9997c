import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { asProblem } from '@/lib/problem';
import { useAttempt } from '@/records/attempt';
import { useEntityChoice } from '@/records/entity-choice';
import { useRecords, useTotals } from '@/records/queries';
import { asked, type Draft, emptyDraft, sumHint } from './draft';
import { applyReceipt, moneyLeft, openItemsQuery, suggestionsQuery } from './queries';
import type { Outcome, Receipt, Suggestion } from './types';

/** What was posted last, so that it can be undone. */
export interface Posted {
  receipt: string;
  number: string;
  applications: string[];
}

/** Everything the bench knows: which money, whose items, what was put together, what the server says of it. */
export function useBench(initial: string | undefined) {
  const { chosen: entity } = useEntityChoice();
  // One receipt is asked for whoever it belongs to.
  const narrowed = initial === undefined ? entity : undefined;
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState('-received_on');
  const query = moneyLeft(search, sort, narrowed?.id);
  const list = useRecords('receipts', query);
  const totals = useTotals('receipts', query);
  const receipts = useMemo(
    () => (list.data?.pages ?? []).flatMap(({ items }) => items) as Receipt[],
    [list.data],
  );
  const [wanted, setWanted] = useState(initial);
  const place = usePlace(receipts, wanted);
  const receipt = receipts[place];
  const next = receipts[place + 1];
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const suggestions = useQuery({ ...suggestionsQuery(receipt?.id ?? ''), enabled: Boolean(receipt) });
  const best = suggestions.data?.items ?? [];
  const customer = receipt ? (receipt.customer_id ?? chosen[receipt.id] ?? best[0]?.customer_id) : undefined;
  const items = useOpenItems(receipt, customer);
  useAhead(next);
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const draft = (receipt && drafts[receipt.id]) ?? emptyDraft;
  const setDraft = (change: Draft) => {
    if (receipt) setDrafts((before) => ({ ...before, [receipt.id]: change }));
  };
  const posting = usePosting(receipt, draft, items.shown);
  const select = (step: number) => {
    const to = receipts[place + step];
    if (to) setWanted(to.id);
    if (place + step >= receipts.length - 5 && list.hasNextPage && !list.isFetchingNextPage)
      list.fetchNextPage();
  };
  return {
    list,
    totals,
    /** The legal entity whose money is shown alone. */
    narrowed,
    receipts,
    place,
    receipt,
    suggestions,
    best,
    customer,
    items,
    draft,
    setDraft,
    hint: sumHint(receipt?.unapplied.amount_minor ?? 0, items.shown, draft),
    posting,
    search,
    setSearch,
    sort,
    setSort,
    select,
    selectId: setWanted,
    choose: (id: string) => receipt && setChosen((before) => ({ ...before, [receipt.id]: id })),
    accept: (suggestion: Suggestion) => {
      if (receipt && !receipt.customer_id) {
        setChosen((before) => ({ ...before, [receipt.id]: suggestion.customer_id }));
      }
      setDraft(draftOf(suggestion));
    },
    forget: (id: string) => setDrafts(({ [id]: _, ...others }) => others),
  };
}

export type Bench = ReturnType<typeof useBench>;

export function draftOf(suggestion: Suggestion): Draft {
  const amounts = suggestion.applications.map(
    ({ invoice_id, amount }) => [invoice_id, amount.amount_minor] as const,
  );
  return { amounts: Object.fromEntries(amounts), writeOffs: [] };
}

/**
 * The place of the wanted receipt. When it has left the list, because all of it is posted, the line that
 * came into its place is the next one: the list never jumps to the top.
 */
function usePlace(receipts: Receipt[], wanted: string | undefined): number {
  const [last, setLast] = useState(0);
  const found = wanted === undefined ? 0 : receipts.findIndex(({ id }) => id === wanted);
  const place = found >= 0 ? found : Math.min(last, Math.max(0, receipts.length - 1));
  useEffect(() => {
    setLast(place);
  }, [place]);
  return place;
}

function useOpenItems(receipt: Receipt | undefined, customer: string | undefined) {
  const [search, setSearch] = useState('');
  const query = useQuery({
    ...openItemsQuery(customer ?? '', receipt ?? noReceipt),
    enabled: Boolean(receipt && customer),
  });
  // Those of the line before stay in sight while waiting, but nothing may be ticked among them.
  const isCurrent = query.isSuccess && query.data.customer_id === customer && !query.isPlaceholderData;
  const all = isCurrent ? query.data.items : [];
  const text = search.trim().toLowerCase();
  const shown = all;
  const matching = text ? all.filter(({ number }) => number.toLowerCase().includes(text)) : all;
  return { query, shown, matching, search, setSearch, isCurrent, isCut: query.data?.is_cut ?? false };
}

const noReceipt = { id: '', received_on: '', entity_id: '', currency: '' } as Receipt;

/** Loads the other side of the next line before it is asked for. */
function useAhead(next: Receipt | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!next) return;
    const timer = setTimeout(async () => {
      const found = await client.fetchQuery(suggestionsQuery(next.id)).catch(() => undefined);
      const customer = next.customer_id ?? found?.items[0]?.customer_id;
      if (customer) client.prefetchQuery(openItemsQuery(customer, next));
    }, 250);
    return () => clearTimeout(timer);
  }, [client, next]);
}

/** The preview of the server and the posting, of exactly what is put together now. */
function usePosting(receipt: Receipt | undefined, draft: Draft, items: Parameters<typeof asked>[1]) {
  const client = useQueryClient();
  const attempt = useAttempt();
  const [last, setLast] = useState<Posted | null>(null);
  const body = asked(draft, items);
  const about = JSON.stringify([receipt?.id, receipt?.version, body]);
  const [previewed, setPreviewed] = useState<{ about: string; outcome: Outcome } | null>(null);
  const preview = useMutation({
    mutationFn: (call: { id: string; about: string; body: typeof body }) =>
      applyReceipt(call.id, call.body, true),
    onSuccess: (outcome, call) => setPreviewed({ about: call.about, outcome }),
  });
  const post = useMutation({
    mutationFn: (call: { id: string; about: string; body: typeof body }) =>
      applyReceipt(call.id, call.body, false, attempt.keyOf(call)),
    onSuccess: (outcome) => {
      attempt.end();
      setPreviewed(null);
      setLast({
        receipt: outcome.id,
        number: outcome.number,
        applications: outcome.applications.map(({ id }) => id),
      });
      for (const plural of [
        'receipts',
        'invoices',
        'applications',
        'journal-entries',
        'customers',
        'orders',
      ]) {
        client.invalidateQueries({ queryKey: [plural] });
      }
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  const failed = post.error ?? preview.error;
  const failedAbout = post.error ? post.variables?.about : preview.variables?.about;
  return {
    body,
    last,
    setLast,
    isBusy: preview.isPending || post.isPending,
    isPosting: post.isPending,
    /** Only of what is put together now: any change takes it back. */
    preview: previewed?.about === about ? previewed.outcome : null,
    problem: failed && failedAbout === about ? asProblem(failed) : null,
    ask: () => receipt && preview.mutate({ id: receipt.id, about, body }),
    post: (onPosted: (outcome: Outcome) => void) =>
      receipt && post.mutate({ id: receipt.id, about, body }, { onSuccess: onPosted }),
    back: () => {
      setPreviewed(null);
      preview.reset();
      post.reset();
    },
  };
}
