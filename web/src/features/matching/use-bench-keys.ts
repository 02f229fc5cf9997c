import '@/i18n/words/matching';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { type Command, useCommands } from '@/ui/commands';
import { type Draft, emptyDraft, toggle, toggleWriteOff } from './draft';
import type { OpenItem, Suggestion } from './types';
import type { Bench } from './use-bench';

export type BenchDialog = 'undo' | 'claim' | 'teach' | 'accept';

interface Parts {
  bench: Bench;
  money: RefObject<HTMLDivElement | null>;
  items: RefObject<HTMLDivElement | null>;
  moneySearch: RefObject<HTMLInputElement | null>;
  itemSearch: RefObject<HTMLInputElement | null>;
  cursor: number;
  setCursor: (row: number) => void;
  setDialog: (dialog: BenchDialog) => void;
}

/** Every move at the bench as a command: the keys, the palette and the buttons do the same. */
export function useBenchKeys(parts: Parts) {
  const { bench, money, items, cursor, setCursor, setDialog } = parts;
  const t = useTranslations('matching');
  const may = useMay();
  const { receipt, hint, draft, posting, best } = bench;
  const rows = bench.items.matching;
  const item = rows[cursor];
  useFirstFocus(money, Boolean(receipt));

  const isRight = () => document.activeElement === items.current;
  const move = (step: number) => {
    if (isRight()) setCursor(Math.min(Math.max(cursor + step, 0), Math.max(rows.length - 1, 0)));
    else skip(step);
  };
  const skip = (step = 1) => {
    bench.select(step);
    setCursor(0);
  };
  const accept = (suggestion: Suggestion | undefined) => {
    if (suggestion) bench.accept(suggestion);
  };
  const whyNot = reasonNot(bench, t);
  const post = () => {
    if (!receipt || posting.isBusy) return;
    if (!posting.preview) {
      if (!receipt.customer_id && may('receipt.claim')) setDialog('claim');
      else if (!whyNot) posting.ask();
      return;
    }
    const done = receipt.id;
    posting.post((outcome) => {
      bench.forget(done);
      setCursor(0);
      // A receipt with money left stays in the list; the next line is what comes after it.
      if (outcome.unapplied.amount_minor > 0) bench.select(1);
      money.current?.focus();
    });
  };
  const back = () => {
    if (posting.preview) posting.back();
    else if (hint.applied > 0) bench.setDraft(emptyDraft);
    money.current?.focus();
  };
  const none = receipt ? undefined : t('noMoney');
  const noItem = item ? undefined : t('noItem');
  const commands: Command[] = [
    { id: 'matching.next', title: t('commands.next'), keys: 'J', disabled: none, run: () => skip(1) },
    {
      id: 'matching.previous',
      title: t('commands.previous'),
      keys: 'K',
      disabled: none,
      run: () => skip(-1),
    },
    { id: 'matching.down', title: t('commands.down'), keys: 'ArrowDown', disabled: none, run: () => move(1) },
    { id: 'matching.up', title: t('commands.up'), keys: 'ArrowUp', disabled: none, run: () => move(-1) },
    {
      id: 'matching.right',
      title: t('commands.right'),
      keys: 'ArrowRight',
      disabled: noItem,
      run: () => items.current?.focus(),
    },
    {
      id: 'matching.left',
      title: t('commands.left'),
      keys: 'ArrowLeft',
      disabled: none,
      run: () => money.current?.focus(),
    },
    {
      id: 'matching.tick',
      title: t('commands.tick'),
      keys: 'Space',
      disabled: noItem,
      run: () => {
        if (item) bench.setDraft(toggle(draft, item, hint.left));
        items.current?.focus();
      },
    },
    {
      id: 'matching.accept',
      title: t('commands.accept'),
      keys: 'Enter',
      disabled: best[0] ? undefined : t('why.none'),
      run: () => accept(best[0]),
    },
    { id: 'receipt.apply', title: t('previewAndPost'), keys: 'M', disabled: none, run: post },
    { id: 'matching.back', title: t('change'), keys: 'Esc', disabled: none, run: back },
    {
      id: 'matching.search',
      title: t('commands.search'),
      keys: '/',
      run: () => (isRight() ? parts.itemSearch : parts.moneySearch).current?.focus(),
    },
  ];
  const short = item && isShort(item, draft) ? item : undefined;
  const writeOff = () => short && bench.setDraft(toggleWriteOff(draft, short.invoice_id));
  if (may('receipt.write_off')) {
    commands.push({
      id: 'receipt.write_off',
      title: t('commands.writeOff'),
      keys: 'W',
      disabled: short ? undefined : t('tickShort'),
      run: () => writeOff(),
    });
  }
  if (may('payer_alias.teach')) {
    const payer = receipt?.payer_name || receipt?.payer_account;
    commands.push({
      id: 'payer_alias.teach',
      title: t('teach.title'),
      keys: 'T',
      disabled: payer ? undefined : t('teach.noPayer'),
      run: () => setDialog('teach'),
    });
  }
  if (may('receipt.claim')) {
    commands.push({
      id: 'receipt.claim',
      title: t('claim.commit'),
      keys: 'Y',
      disabled: receipt && !receipt.customer_id ? undefined : t('claim.claimed'),
      run: () => setDialog('claim'),
    });
  }
  if (may('application.unapply')) {
    commands.push({
      id: 'application.unapply',
      title: t('undo.commit'),
      keys: 'Z',
      disabled: posting.last ? undefined : t('undo.nothing'),
      run: () => setDialog('undo'),
    });
  }
  useCommands(commands.map((command) => ({ ...command, group: 'screen' as const })));
  return { post, back, accept, whyNot, skip: () => skip(1), writeOff, short };
}

/** Why nothing can be posted now, in words; undefined when it can. */
function reasonNot(
  { receipt, posting, hint }: Bench,
  t: ReturnType<typeof useTranslations<'matching'>>,
): string | undefined {
  if (!receipt) return t('noMoney');
  if (!receipt.customer_id) return undefined;
  if (posting.body.length === 0) return t('tickFirst');
  return hint.left < 0 ? t('sum.tooMuch') : undefined;
}

/** Ticked with less than it takes: a rest stays open, or is written off. */
function isShort(item: OpenItem, draft: Draft): boolean {
  const cash = draft.amounts[item.invoice_id];
  return cash !== undefined && cash < item.pay_now.amount_minor;
}

/** Once there is money, the keys are on it. */
function useFirstFocus(money: RefObject<HTMLDivElement | null>, isThere: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (!isThere || done.current) return;
    done.current = true;
    if (document.activeElement === document.body || document.activeElement?.id === 'content')
      money.current?.focus();
  }, [isThere, money]);
}
