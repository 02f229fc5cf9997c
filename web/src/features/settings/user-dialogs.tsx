import '@/i18n/words/settings';
import { PasswordInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useInnerLabel } from '@/i18n/provider';
import { useFirstRecords, useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { useRolesInput } from './roles-field';

interface OfRecord {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['users', 'user-roles'];

/** The words of a user's fields are the server's. */
function useFieldLabel(): (name: string) => VerbInput['label'] {
  const user = useObject('user');
  return (name) => user?.fields.find((candidate) => candidate.name === name)?.label ?? name;
}

function usePasswordInput(label: string, isRequired: boolean): VerbInput {
  const t = useTranslations('settings.user');
  return {
    name: 'password',
    kind: 'text',
    label,
    required: isRequired,
    render: ({ value, onChange, error }) => (
      <PasswordInput
        size="xs"
        label={label}
        description={isRequired ? undefined : t('passwordHint')}
        autoComplete="new-password"
        value={(value as string | null) ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
    ),
  };
}

/** A new person who may sign in. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings.user');
  const tr = useTranslations('records');
  const label = useInnerLabel();
  const field = useFieldLabel();
  const roles = useRolesInput();
  const password = usePasswordInput(t('password'), false);
  const user = useObject('user');
  if (!user) return null;
  return (
    <VerbDialog
      title={tr('newObject', { object: label(user.label) })}
      inputs={[
        { name: 'name', kind: 'text', label: field('name'), required: true },
        { name: 'email', kind: 'text', label: field('email'), required: true },
        { name: 'department_id', kind: 'reference', references: 'department', label: field('department_id') },
        roles,
        password,
      ]}
      initial={{ roles: [] }}
      send={({ values, idempotencyKey }) =>
        request<Rec>('/users', { method: 'POST', body: given(values), idempotencyKey })
      }
      touches={TOUCHES}
      done={t('created')}
      onClose={onClose}
    />
  );
}

/** An empty field was not given. */
function given(values: VerbValues): VerbValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null));
}

function change(record: Rec, body: VerbValues, idempotencyKey: string): Promise<Rec> {
  return request<Rec>(`/users/${record.id}`, {
    method: 'PATCH',
    body: { ...body, version: record.version },
    idempotencyKey,
  });
}

/** Name, department and roles; the roles are read first, since a user's record does not carry them. */
export function EditUser({ record, onClose }: OfRecord) {
  const roles = useFirstRecords<Rec>('user-roles', {
    filter: [{ field: 'user_id', op: 'eq', value: record.id }],
  });
  if (!roles.data) return null;
  return (
    <EditUserForm record={record} onClose={onClose} roles={roles.data.map(({ role }) => String(role))} />
  );
}

function EditUserForm({ record, onClose, roles }: OfRecord & { roles: string[] }) {
  const t = useTranslations('settings.user');
  const field = useFieldLabel();
  const rolesInput = useRolesInput();
  return (
    <VerbDialog
      title={t('edit')}
      inputs={[
        { name: 'name', kind: 'text', label: field('name'), required: true },
        {
          name: 'department_id',
          kind: 'reference',
          references: 'department',
          label: field('department_id'),
          title: record.titles?.department_id,
        },
        rolesInput,
      ]}
      initial={{ name: record.name, department_id: record.department_id ?? null, roles }}
      send={({ values, idempotencyKey }) => change(record, values, idempotencyKey)}
      touches={TOUCHES}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

export function SetPassword({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.user');
  const password = usePasswordInput(t('newPassword'), true);
  return (
    <VerbDialog
      title={t('newPassword')}
      text={t('newPasswordText')}
      inputs={[password]}
      send={({ values, idempotencyKey }) => change(record, values, idempotencyKey)}
      touches={TOUCHES}
      done={t('saved')}
      onClose={onClose}
    />
  );
}

/** In or out; nothing is deleted, since records name who wrote them. */
export function SwitchUser({ record, onClose }: OfRecord) {
  const t = useTranslations('settings.user');
  const isActive = Boolean(record.is_active);
  return (
    <VerbDialog
      title={isActive ? t('deactivate') : t('activate')}
      text={isActive ? t('deactivateText') : undefined}
      isDangerous={isActive}
      send={({ idempotencyKey }) => change(record, { is_active: !isActive }, idempotencyKey)}
      touches={TOUCHES}
      done={t('saved')}
      onClose={onClose}
    />
  );
}
