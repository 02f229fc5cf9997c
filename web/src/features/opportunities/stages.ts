import { useFirstRecords } from '@/records/queries';
import type { Rec } from '@/records/types';

/** A stage of a pipeline, as records come. */
export interface Stage extends Rec {
  name: string;
  position: number;
  kind: 'open' | 'won' | 'lost';
  probability: number;
}

export type StageState = 'done' | 'current' | 'todo';

export interface PathStep {
  stage: Stage;
  state: StageState;
}

/**
 * The way of an opportunity: the open stages in order, then the end it came to, or the won one while it is open.
 * A closed one has all open stages behind it.
 */
export function pathOf(stages: Stage[], stageId: string): PathStep[] {
  const inOrder = stages.toSorted((left, right) => left.position - right.position);
  const current = inOrder.find(({ id }) => id === stageId);
  const end = inOrder.find(({ kind }) => kind === (current?.kind === 'lost' ? 'lost' : 'won'));
  const way = [...inOrder.filter(({ kind }) => kind === 'open'), ...(end ? [end] : [])];
  const at = way.findIndex(({ id }) => id === stageId);
  return way.map((stage, index) => ({
    stage,
    state: index < at ? 'done' : index === at ? 'current' : 'todo',
  }));
}

/** The stages of one pipeline. */
export function useStages(pipelineId: unknown) {
  return useFirstRecords<Stage>(
    'stages',
    { filter: [{ field: 'pipeline_id', op: 'eq', value: pipelineId }], sort: 'position' },
    { enabled: Boolean(pipelineId), limit: 100 },
  );
}
