import { Input } from '@mantine/core';
import { useLabel } from '@/i18n/provider';
import { bothOf } from '@/records/field-text';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { ChoiceButtons } from '@/ui/choice-buttons';
import { useStages } from './stages';

interface Props {
  record: Rec;
  value: unknown;
  onChange: (value: unknown) => void;
  error: string | undefined;
  hint?: string;
}

/** The open stages in the order of the way; the one that it stands in is no choice. */
export function StageChoice({ record, value, onChange, error, hint }: Props) {
  const label = useLabel();
  const field = useObject('opportunity')?.fields.find(({ name }) => name === 'stage_id');
  const stages = useStages(record.pipeline_id).data ?? [];
  const name = field ? label(field.label) : '';
  const choices = stages
    .filter(({ kind, id }) => kind === 'open' && (id !== record.stage_id || record.status !== 'open'))
    .map((stage) => ({ value: stage.id, text: label(bothOf(stage.name)) }));
  return (
    <Input.Wrapper label={name} labelElement="div" description={hint} error={error}>
      <ChoiceButtons label={name} value={value} choices={choices} onChange={onChange} />
    </Input.Wrapper>
  );
}
