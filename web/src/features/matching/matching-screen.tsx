import '@/i18n/words/matching';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { Button } from '@/ui/button';
import { Keys } from '@/ui/commands';
import { Moneys } from '@/ui/money';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { Refusal } from '@/ui/refusal';
import { useScreenSearch } from '@/ui/screen-search';
import { SURE } from './accept-plan';
import { ItemList } from './item-list';
import { MoneyList } from './money-list';
import { PreviewPanel } from './preview-panel';
import { SumBar } from './sum-bar';
import type { Receipt } from './types';
import { type Bench, useBench } from './use-bench';
import { type BenchDialog, useBenchKeys } from './use-bench-keys';
import { Why } from './why';
import './matching.css';

const dialogs = () => import('./bench-dialogs');
const ClaimDialog = lazy(() => dialogs().then(({ ClaimDialog }) => ({ default: ClaimDialog })));
const AcceptAll = lazy(() => import('./accept-all').then(({ AcceptAll }) => ({ default: AcceptAll })));
const TeachDialog = lazy(() => dialogs().then(({ TeachDialog }) => ({ default: TeachDialog })));
const UndoDialog = lazy(() => dialogs().then(({ UndoDialog }) => ({ default: UndoDialog })));

/** The bench 核销: money at the left, open items at the right, reasons between; all of it by keys. */
export function MatchingScreen() {
  const t = useTranslations('matching');
  const may = useMay();
  const [address] = useScreenSearch();
  const bench = useBench(address.receipt);
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(Boolean(address.receipt));
  const [cursor, setCursor] = useState(0);
  const [dialog, setDialog] = useState<BenchDialog | null>(null);
  const money = useRef<HTMLDivElement>(null);
  const items = useRef<HTMLDivElement>(null);
  const moneySearch = useRef<HTMLInputElement>(null);
  const itemSearch = useRef<HTMLInputElement>(null);
  const keys = useBenchKeys({ bench, money, items, moneySearch, itemSearch, cursor, setCursor, setDialog });
  const { receipt, totals, list } = bench;
  const open = (chosen: Receipt) => {
    bench.selectId(chosen.id);
    setCursor(0);
    setIsOpen(true);
    if (!isPhone) money.current?.focus();
  };
  const showsMoney = !isPhone || !isOpen || !receipt;
  const showsItems = Boolean(receipt) && (!isPhone || isOpen);
  return (
    <Page
      title={t('title')}
      beside={
        totals.data &&
        totals.data.count > 0 && (
          <span className="mx-muted mx-bench-todo">
            {t('toDecide', { count: totals.data.count })} ·{' '}
            <Moneys values={totals.data.sums.unapplied ?? []} />
          </span>
        )
      }
      actions={
        isPhone && isOpen && receipt ? (
          <Button variant="default" onClick={() => setIsOpen(false)}>
            {t('toMoney')}
          </Button>
        ) : (
          receipt &&
          may('receipt.apply') && (
            <Button variant="default" onClick={() => setDialog('accept')}>
              {t('acceptAll.title', { score: SURE })}
            </Button>
          )
        )
      }
    >
      <div className="mx-bench" data-empty={(list.isSuccess && !receipt) || undefined}>
        <div className="mx-bench-sides" data-steps={isPhone || undefined}>
          {showsMoney && (
            <MoneyList
              bench={bench}
              listRef={money}
              searchRef={moneySearch}
              onOpen={open}
              onLeaveSearch={() => money.current?.focus()}
            />
          )}
          {showsItems && (
            <ItemList
              bench={bench}
              gridRef={items}
              searchRef={itemSearch}
              cursor={cursor}
              onCursor={(row) => {
                setCursor(row);
              }}
            />
          )}
        </div>
        {showsItems && <Foot bench={bench} keys={keys} setDialog={setDialog} isPhone={isPhone} />}
      </div>
      <Suspense>
        <Dialogs
          bench={bench}
          dialog={dialog}
          onClose={() => {
            setDialog(null);
            setTimeout(() => money.current?.focus());
          }}
        />
      </Suspense>
    </Page>
  );
}

function Foot({
  bench,
  keys,
  setDialog,
  isPhone,
}: {
  bench: Bench;
  keys: ReturnType<typeof useBenchKeys>;
  setDialog: (dialog: BenchDialog) => void;
  isPhone: boolean;
}) {
  const t = useTranslations('matching');
  const may = useMay();
  const { receipt, posting, items } = bench;
  if (!receipt) return null;
  return (
    <div className="mx-bench-foot">
      {posting.problem && <Refusal problem={posting.problem} />}
      {posting.preview ? (
        <PreviewPanel
          outcome={posting.preview}
          receipt={receipt}
          items={items.shown}
          isPosting={posting.isPosting}
          onPost={keys.post}
          onBack={keys.back}
        />
      ) : (
        <>
          {posting.last && (
            <p className="mx-good-text mx-bench-posted" role="status">
              {t('posted', { number: posting.last.number, count: posting.last.applications.length })}
            </p>
          )}
          <Why bench={bench} onAccept={keys.accept} />
          <SumBar hint={bench.hint} currency={receipt.currency} />
          <div className="mx-bench-actions">
            {/* Whose it is comes first: until then nothing can be posted. */}
            {!receipt.customer_id && may('receipt.claim') ? (
              <Button rightSection={<Keys keys="Y" />} onClick={() => setDialog('claim')}>
                {t('claim.commit')}
              </Button>
            ) : (
              <Button
                disabled={keys.whyNot !== undefined}
                title={keys.whyNot}
                loading={posting.isBusy}
                rightSection={<Keys keys="M" />}
                onClick={keys.post}
              >
                {t('previewAndPost')}
              </Button>
            )}
            {keys.short && may('receipt.write_off') && (
              <Button variant="default" rightSection={<Keys keys="W" />} onClick={keys.writeOff}>
                {t('writeOff', { number: keys.short.number })}
              </Button>
            )}
            {receipt.payer_name && may('payer_alias.teach') && (
              <Button variant="default" rightSection={<Keys keys="T" />} onClick={() => setDialog('teach')}>
                {t('teach.title')}
              </Button>
            )}
            <Button variant="default" rightSection={<Keys keys="J" />} onClick={keys.skip}>
              {isPhone ? t('next') : t('skip')}
            </Button>
            {posting.last && (
              <Button variant="subtle" rightSection={<Keys keys="Z" />} onClick={() => setDialog('undo')}>
                {t('undo.last', { number: posting.last.number })}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function Dialogs({
  bench,
  dialog,
  onClose,
}: {
  bench: Bench;
  dialog: BenchDialog | null;
  onClose: () => void;
}) {
  const { receipt, customer, best, posting } = bench;
  const title =
    receipt?.titles?.customer_id ?? best.find(({ customer_id }) => customer_id === customer)?.customer_name;
  if (dialog === 'undo' && posting.last) {
    const { last } = posting;
    return (
      <UndoDialog
        posted={last}
        onDone={() => {
          posting.setLast(null);
          bench.selectId(last.receipt);
        }}
        onClose={onClose}
      />
    );
  }
  if (dialog === 'accept') return <AcceptAll receipts={bench.receipts} onClose={onClose} />;
  if (!receipt) return null;
  if (dialog === 'claim') {
    return <ClaimDialog receipt={receipt} customer={customer} title={title} onClose={onClose} />;
  }
  if (dialog === 'teach') {
    return <TeachDialog receipt={receipt} customer={customer} title={title} onClose={onClose} />;
  }
  return null;
}
