import { IconCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { bothOf } from '@/records/field-text';
import type { Rec } from '@/records/types';
import { rememberUndo } from '@/records/undo';
import { StatusTag } from '@/ui/status-tag';
import { toast, toastProblem } from '@/ui/toast';
import { MoveOpportunity, NextStep } from './opportunity-dialogs';
import './stage-path.css';
import { pathOf, type Stage, useStages } from './stages';

/** Where an opportunity stands on its way, and its next step; a stage is a button where the caller may move it. */
export function StagePath({ record }: { record: Rec }) {
  const t = useTranslations('opportunities');
  const may = useMay();
  const label = useLabel();
  const named = (name: string) => label(bothOf(name));
  const stages = useStages(record.pipeline_id);
  const [isNaming, setNaming] = useState(false);
  const { move, isMoving, refused, close } = useMove(record);
  const steps = pathOf(stages.data ?? [], String(record.stage_id));
  const canMove = record.status === 'open' && may('opportunity.move');
  const at = steps.findIndex(({ state }) => state === 'current');
  const list = useRef<HTMLOListElement>(null);
  // On the phone the path is wider than the page: the stage that it stands in is in sight.
  useEffect(() => {
    const row = list.current;
    const current = row?.children[at];
    if (row && current instanceof HTMLElement) {
      row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
    }
  }, [at]);
  return (
    <section className="mx-path" aria-label={t('path')}>
      <p className="mx-path-phone">{t('stepOf', { step: at + 1, count: steps.length })}</p>
      <ol ref={list}>
        {steps.map(({ stage, state }) => (
          <li key={stage.id} data-state={state} data-kind={stage.kind}>
            {canMove && state !== 'current' && stage.kind === 'open' ? (
              <button type="button" disabled={isMoving} onClick={() => void move(stage)}>
                {state === 'done' && <IconCheck size={14} aria-hidden="true" />}
                {named(stage.name)}
              </button>
            ) : (
              <span aria-current={state === 'current' ? 'step' : undefined}>
                {state === 'done' && <IconCheck size={14} aria-hidden="true" />}
                {named(stage.name)}
              </span>
            )}
          </li>
        ))}
      </ol>
      {record.status === 'open' && (
        <p className="mx-path-next">
          {record.next_step ? (
            t('next', { step: String(record.next_step) })
          ) : (
            <>
              <StatusTag tone="warn">{t('noNextStep')}</StatusTag>
              {may('opportunity.update') && (
                <button type="button" className="mx-link-button mx-path-add" onClick={() => setNaming(true)}>
                  {t('addNextStep')}
                </button>
              )}
            </>
          )}
        </p>
      )}
      {record.status === 'lost' && record.lost_reason ? (
        <p className="mx-path-next">{t('lostBecause', { reason: String(record.lost_reason) })}</p>
      ) : null}
      {isNaming && <NextStep record={record} onClose={() => setNaming(false)} />}
      {refused && <MoveOpportunity record={record} stageId={refused} onClose={close} />}
    </section>
  );
}

/** One tap moves; it can be taken back. Where the stage asks for something that is missing, the dialog asks for it. */
function useMove(record: Rec) {
  const t = useTranslations('opportunities.move');
  const tc = useTranslations('common');
  const client = useQueryClient();
  const [refused, setRefused] = useState<string | null>(null);
  const [isMoving, setMoving] = useState(false);
  const send = async (stage_id: string) => {
    const moved = await data(
      api.POST('/api/v1/opportunities/{id}/move', {
        params: { path: { id: record.id }, header: { 'Idempotency-Key': newIdempotencyKey() } },
        body: { stage_id },
      }),
    );
    const touched = ['opportunities', 'stage-changes', 'customers'];
    await Promise.all(touched.map((plural) => client.invalidateQueries({ queryKey: [plural] })));
    return moved;
  };
  const move = async (stage: Stage) => {
    const before = String(record.stage_id);
    setMoving(true);
    try {
      await send(stage.id);
      const back = rememberUndo(() => send(before));
      toast(t('done', { stage: stage.name }), { label: tc('undo'), run: back });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 422 && problem.errors.length > 0) setRefused(stage.id);
      else toastProblem(problem.title, problem.detail);
    } finally {
      setMoving(false);
    }
  };
  return { move, isMoving, refused, close: () => setRefused(null) };
}
