import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput } from '@/records/verb-dialog';

interface Props {
  onClose: () => void;
}

/** Inputs drawn as the object describes its fields, though a verb and not the record itself is written. */
function useDescribed(object: string, names: string[], required: string[]): VerbInput[] {
  const described = useObject(object);
  return names.flatMap((name) => {
    const field = described?.fields.find((candidate) => candidate.name === name);
    return field
      ? [{ ...field, kind: field.kind as VerbInput['kind'], required: required.includes(name) }]
      : [];
  });
}

function useNewTitle(object: string): string {
  const t = useTranslations('records');
  const label = useLabel();
  const described = useObject(object);
  return t('newObject', { object: described ? label(described.label) : '' });
}

export function CreateDepartment({ onClose }: Props) {
  const t = useTranslations('settings.department');
  return (
    <VerbDialog
      title={useNewTitle('department')}
      inputs={useDescribed('department', ['name', 'parent_id'], ['name'])}
      send={({ values, idempotencyKey }) =>
        request<Rec>('/departments', { method: 'POST', body: values, idempotencyKey })
      }
      touches={['departments']}
      done={t('created')}
      onClose={onClose}
    />
  );
}

const ENTITY = ['name', 'code', 'country', 'currency', 'chart'];

export function CreateEntity({ onClose }: Props) {
  const t = useTranslations('settings.entity');
  const inputs = useDescribed('entity', [...ENTITY, 'tax_id'], ENTITY).map((input) =>
    input.name === 'country' ? { ...input, hint: t('countryHint') } : input,
  );
  return (
    <VerbDialog
      title={useNewTitle('entity')}
      inputs={inputs}
      initial={{ country: 'CN', currency: 'CNY', chart: 'china' }}
      send={({ values, idempotencyKey }) =>
        request<Rec>('/entities', { method: 'POST', body: values, idempotencyKey })
      }
      touches={['entities', 'accounts', 'books', 'periods']}
      done={t('created')}
      onClose={onClose}
    />
  );
}
