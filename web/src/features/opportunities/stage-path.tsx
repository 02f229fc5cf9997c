import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { bothOf } from '@/records/field-text';
import type { Rec } from '@/records/types';
import { useIsPhone } from '@/ui/phone';
import { StatusTag } from '@/ui/status-tag';
import { MoveOpportunity, NextStep } from './opportunity-dialogs';
import './stage-path.css';
import { pathOf, useStages } from './stages';

/** Where an opportunity stands on its way, and its next step; a stage is a button where the caller may move it. */
export function StagePath({ record }: { record: Rec }) {
  const t = useTranslations('opportunities');
  const may = useMay();
  const label = useLabel();
  const named = (name: string) => label(bothOf(name));
  const isPhone = useIsPhone();
  const stages = useStages(record.pipeline_id);
  const [isNaming, setNaming] = useState(false);
  const [target, setTarget] = useState<string | null>(null);
  const steps = pathOf(stages.data ?? [], String(record.stage_id));
  const canMove = record.status === 'open' && may('opportunity.move');
  const at = steps.findIndex(({ state }) => state === 'current');
  return (
    <section className="mx-path" aria-label={t('path')}>
      {isPhone ? (
        <p className="mx-path-phone">
          {named(steps[at]?.stage.name ?? '')}{' '}
          <span>{t('stepOf', { step: at + 1, count: steps.length })}</span>
        </p>
      ) : (
        <ol>
          {steps.map(({ stage, state }) => (
            <li key={stage.id} data-state={state} data-kind={stage.kind}>
              {canMove && state !== 'current' && stage.kind === 'open' ? (
                <button type="button" onClick={() => setTarget(stage.id)}>
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
      )}
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
      {target && <MoveOpportunity record={record} stageId={target} onClose={() => setTarget(null)} />}
    </section>
  );
}
