import '@/i18n/words/matching';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newIdempotencyKey } from '@/api/client';
import { asProblem, type Problem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Money, Moneys } from '@/ui/money';
import { Refusal } from '@/ui/refusal';
import { ErrorPanel, Waiting } from '@/ui/states';
import { type AcceptPlan, type Planned, planOf, SURE, sumsOf } from './accept-plan';
import { applyReceipt, suggestionsQuery } from './queries';
import type { Receipt } from './types';

/** Most receipts looked at at once; after them the rest can be taken the same way. */
const MOST = 200;
const AT_ONCE = 4;

const TOUCHED = ['receipts', 'invoices', 'applications', 'journal-entries', 'customers', 'orders'];

/**
 * Puts every receipt whose suggestion is sure on its invoices: first the list and its sum, then one after the other,
 * each its own posting. The first refusal stops it, and what was done by then is said.
 */
export function AcceptAll({ receipts, onClose }: { receipts: Receipt[]; onClose: () => void }) {
  const t = useTranslations('matching');
  const tc = useTranslations('common');
  const client = useQueryClient();
  const looked = receipts.slice(0, MOST);
  const plan = useQuery({
    queryKey: ['receipts', 'accept-plan', looked.map(({ id, version }) => `${id} ${version}`)],
    queryFn: () =>
      find(looked, (id) => client.fetchQuery(suggestionsQuery(id)).then(({ items }) => items[0])),
    staleTime: 0,
    gcTime: 0,
  });
  const run = useRun(plan.data?.planned ?? []);
  const isOver = run.state === 'done' || run.problem !== null;
  return (
    <Dialog
      title={t('acceptAll.title', { score: SURE })}
      size="xl"
      onClose={run.state === 'running' ? () => undefined : onClose}
      footer={
        <>
          {!isOver && (
            <Button variant="default" disabled={run.state === 'running'} onClick={onClose}>
              {tc('cancel')}
            </Button>
          )}
          {isOver ? (
            <Button onClick={onClose}>{tc('close')}</Button>
          ) : (
            <Button
              loading={run.state === 'running'}
              disabled={!plan.data || plan.data.planned.length === 0}
              onClick={run.start}
            >
              {t('acceptAll.commit', { count: plan.data?.planned.length ?? 0 })}
            </Button>
          )}
        </>
      }
    >
      {plan.isPending && <Waiting rows={5} />}
      {plan.isError && <ErrorPanel error={plan.error} onRetry={() => plan.refetch()} />}
      {plan.data && <Preview plan={plan.data} looked={looked.length} done={run.done} />}
      {run.state !== 'idle' && (
        <p role="status" className="mx-preview-text">
          {t('acceptAll.progress', { done: run.done.size, count: plan.data?.planned.length ?? 0 })}
        </p>
      )}
      {run.problem && (
        <>
          <p className="mx-preview-text">{t('acceptAll.stopped', { number: run.stoppedAt ?? '' })}</p>
          <Refusal problem={run.problem} />
        </>
      )}
    </Dialog>
  );
}

/** Asks for the suggestion of each, a few at a time. */
async function find(
  receipts: Receipt[],
  bestOf: (id: string) => Promise<Parameters<typeof planOf>[0][number]['best']>,
): Promise<AcceptPlan> {
  const found: Parameters<typeof planOf>[0] = [];
  for (let at = 0; at < receipts.length; at += AT_ONCE) {
    const some = receipts.slice(at, at + AT_ONCE);
    const bests = await Promise.all(some.map(({ id }) => bestOf(id)));
    for (const [place, receipt] of some.entries()) found.push({ receipt, best: bests[place] });
  }
  return planOf(found);
}

function useRun(planned: Planned[]) {
  const client = useQueryClient();
  const [state, setState] = useState<'idle' | 'running' | 'done'>('idle');
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [stoppedAt, setStoppedAt] = useState<string>();
  // The plan that was seen is the plan that is done, whatever the list says meanwhile.
  const seen = useRef<Planned[]>([]);
  const start = async () => {
    seen.current = planned;
    setState('running');
    for (const { receipt, suggestion } of seen.current) {
      const asked = suggestion.applications.map(({ invoice_id, amount }) => ({ invoice_id, amount }));
      try {
        await applyReceipt(receipt.id, asked, false, newIdempotencyKey());
        setDone((before) => new Set(before).add(receipt.id));
      } catch (error) {
        setProblem(asProblem(error));
        setStoppedAt(receipt.number);
        break;
      }
    }
    setState('done');
    for (const plural of TOUCHED) {
      // The plan stays in sight until it is closed.
      void client.invalidateQueries({
        queryKey: [plural],
        predicate: ({ queryKey }) => queryKey[1] !== 'accept-plan',
      });
    }
  };
  return { state, done, problem, stoppedAt, start: () => void start() };
}

function Preview({ plan, looked, done }: { plan: AcceptPlan; looked: number; done: ReadonlySet<string> }) {
  const t = useTranslations('matching');
  const { planned, contested } = plan;
  return (
    <>
      <p className="mx-preview-text">
        {t('acceptAll.found', { count: planned.length, looked, score: SURE })}{' '}
        {planned.length > 0 && (
          <strong>
            <Moneys values={sumsOf(planned)} />
          </strong>
        )}
      </p>
      {contested.length > 0 && (
        <p className="mx-preview-text mx-muted">
          {t('acceptAll.contested', { numbers: contested.map(({ number }) => number).join(', ') })}
        </p>
      )}
      {planned.length > 0 && (
        <div className="mx-scroll-x">
          <table className="mx-table mx-accept">
            <thead>
              <tr>
                <th scope="col">{t('acceptAll.receipt')}</th>
                <th scope="col">{t('columns.payer')}</th>
                <th scope="col">{t('preview.invoice')}</th>
                <th scope="col" className="mx-num">
                  {t('sum.applied')}
                </th>
                <th scope="col" className="mx-num">
                  {t('sum.discount')}
                </th>
                <th scope="col" className="mx-num">
                  {t('columns.sure')}
                </th>
              </tr>
            </thead>
            <tbody>
              {planned.map(({ receipt, suggestion }) => (
                <tr key={receipt.id}>
                  <th scope="row" className="mx-cell-head mx-figure">
                    {receipt.number} {done.has(receipt.id) && `· ${t('acceptAll.posted')}`}
                  </th>
                  <td>{receipt.payer_name ?? receipt.titles?.customer_id}</td>
                  <td>{suggestion.applications.map(({ number }) => number).join(', ')}</td>
                  <td className="mx-num">
                    <Money value={suggestion.applied} show="code" />
                  </td>
                  <td className="mx-num">
                    <Money value={suggestion.cash_discount} show="amount" />
                  </td>
                  <td className="mx-num">{suggestion.score}%</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
