import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useInnerLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';

interface Props {
  onClose: () => void;
}

interface OfRecord {
  record: Rec;
  onClose: () => void;
}

/** Changes fields of a configuration record that the verb, not the record itself, writes. */
function change(plural: string, record: Rec, body: VerbValues, idempotencyKey: string): Promise<Rec> {
  return request<Rec>(`/${plural}/${record.id}`, {
    method: 'PATCH',
    body: { ...body, version: record.version },
    idempotencyKey,
  });
}

function valuesOf(record: Rec, names: string[]): VerbValues {
  return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
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
  const label = useInnerLabel();
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

const DEPARTMENT = ['name', 'parent_id'];

/** Its name and what it stands below; everything below moves with it. */
export function EditDepartment({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.department');
  const inputs = useDescribed('department', DEPARTMENT, ['name']).map((input) =>
    input.name === 'parent_id' ? { ...input, title: record.titles?.parent_id, hint: t('parentHint') } : input,
  );
  return (
    <VerbDialog
      title={t('edit')}
      inputs={inputs}
      initial={valuesOf(record, DEPARTMENT)}
      send={({ values, idempotencyKey }) => change('departments', record, values, idempotencyKey)}
      touches={['departments']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

/** Closed to new people and departments, or open again; records stay with it. */
export function SwitchDepartment({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.department');
  const isActive = record.is_active === true;
  return (
    <VerbDialog
      title={t(isActive ? 'deactivate' : 'activate')}
      text={isActive ? t('deactivateText') : undefined}
      isDangerous={isActive}
      send={({ idempotencyKey }) => change('departments', record, { is_active: !isActive }, idempotencyKey)}
      touches={['departments']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

export function RenamePipeline({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.pipeline');
  return (
    <VerbDialog
      title={t('rename')}
      inputs={useDescribed('pipeline', ['name'], ['name'])}
      initial={valuesOf(record, ['name'])}
      send={({ values, idempotencyKey }) => change('pipelines', record, values, idempotencyKey)}
      touches={['pipelines']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

/** One pipeline always is the default: another one is made so, none is taken away. */
export function MakePipelineDefault({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.pipeline');
  return (
    <VerbDialog
      title={t('makeDefault')}
      text={t('makeDefaultText')}
      send={({ idempotencyKey }) => change('pipelines', record, { is_default: true }, idempotencyKey)}
      touches={['pipelines']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

const ACCOUNT = ['code', 'name_zh', 'name_en'];

/** What the company calls an account; what it is for stays, since the rules post to it. */
export function EditAccount({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.account');
  return (
    <VerbDialog
      title={t('edit')}
      text={t('editText')}
      inputs={useDescribed('account', ACCOUNT, ACCOUNT)}
      initial={valuesOf(record, ACCOUNT)}
      send={({ values, idempotencyKey }) => change('accounts', record, values, idempotencyKey)}
      touches={['accounts', 'journal-entries']}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

const ENTITY_SETTINGS = [
  'name',
  'tax_id',
  'address',
  'phone',
  'bank_name',
  'bank_account',
  'write_off_limit',
];

/** What its documents print and how small a difference may be written off. Country, currency and chart stay. */
export function EditEntity({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.entity');
  const inputs = useDescribed('entity', ENTITY_SETTINGS, ['name', 'write_off_limit']).map((input) =>
    input.name === 'write_off_limit'
      ? { ...input, currency: String(record.currency), hint: t('writeOffHint') }
      : input,
  );
  return (
    <VerbDialog
      title={t('edit')}
      text={t('editText')}
      inputs={inputs}
      initial={valuesOf(record, ENTITY_SETTINGS)}
      send={({ values, idempotencyKey }) => change('entities', record, values, idempotencyKey)}
      touches={['entities']}
      done={t('saved')}
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
