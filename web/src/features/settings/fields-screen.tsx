import '@/i18n/words/settings';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { useLabel, useListed } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { asProblem } from '@/lib/problem';
import { objectsQuery, useObjects } from '@/records/queries';
import type { ObjectDescription } from '@/records/types';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { useCommands } from '@/ui/commands';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { toast, toastProblem } from '@/ui/toast';
import { BackToSettings } from './back';
import { choicesOf, keyOf, linesOf } from './field-words';
import './settings.css';

type Kind = components['schemas']['CustomKind'];
type Field = components['schemas']['CustomFieldView'];
type Update = components['schemas']['UpdateCustomField'];
const KINDS: Kind[] = ['text', 'integer', 'decimal', 'bool', 'date', 'choice'];

/** Fields that the organisation added, object by object; a new one is at once everywhere. */
export function FieldsScreen() {
  const t = useTranslations('settings.field');
  const tc = useTranslations('common');
  const label = useLabel();
  const listed = useListed();
  const may = useMay();
  const objects = [...useObjects().values()].filter(({ is_owned }) => is_owned);
  const [name, setName] = useState('customer');
  const [isCreating, setCreating] = useState(false);
  const [open, setOpen] = useState<{ verb: 'edit' | 'retire'; field: Field } | null>(null);
  const object = objects.find((candidate) => candidate.name === name) ?? objects[0];
  const fields = useQuery({
    queryKey: ['custom-fields', object?.name],
    queryFn: async () =>
      (
        await data(
          api.GET('/api/v1/custom-fields', {
            params: { query: { object: object?.name ?? '', retired: true } },
          }),
        )
      ).items,
    enabled: Boolean(object),
  });
  const can = may('custom_field.create');
  const change = useChange(object?.plural ?? '');
  const used = fields.data?.filter(({ is_retired }) => !is_retired) ?? [];
  const create = () => setCreating(true);
  useCommands(
    can ? [{ id: 'field.create', title: t('create'), keys: 'C', group: 'create', run: create }] : [],
  );
  if (!object) return null;
  return (
    <Page
      title={t('title')}
      before={<BackToSettings />}
      beside={
        <Select
          aria-label={t('object')}
          searchable
          allowDeselect={false}
          data={byName(
            objects.map((one) => ({ value: one.name, label: label(one.label) })),
            (choice) => choice.label,
          )}
          value={object.name}
          onChange={(value) => value && setName(value)}
        />
      }
      actions={can && <Button onClick={create}>{t('create')}</Button>}
    >
      {fields.isPending && <Waiting />}
      {fields.isError && <ErrorPanel error={fields.error} onRetry={() => fields.refetch()} />}
      {fields.data?.length === 0 && (
        <Empty
          title={t('none', { object: label(object.label) })}
          text={t('noneText')}
          action={can && <Button onClick={create}>{t('create')}</Button>}
        />
      )}
      {fields.data && fields.data.length > 0 && (
        <section className="mx-scroll-x" tabIndex={0} aria-label={t('title')}>
          <table className="mx-table">
            <thead>
              <tr>
                <th scope="col">{t('labelZh')}</th>
                <th scope="col">{t('labelEn')}</th>
                <th scope="col">{t('key')}</th>
                <th scope="col">{t('kind')}</th>
                <th scope="col">{t('choices')}</th>
                <th scope="col">{t('requiredShort')}</th>
                <th scope="col">{t('state')}</th>
                {can && <th scope="col">{t('actions')}</th>}
              </tr>
            </thead>
            <tbody>
              {fields.data.map((field) => (
                <tr key={field.id}>
                  <td>{field.label.zh}</td>
                  <td>{field.label.en}</td>
                  <td>
                    <code>{field.key}</code>
                  </td>
                  <td>{t(`kinds.${field.kind}`)}</td>
                  <td>
                    {listed(field.options.filter((one) => !one.is_retired).map((one) => label(one.label))) ||
                      '—'}
                  </td>
                  <td>{field.is_required ? tc('yes') : '—'}</td>
                  <td>{t(field.is_retired ? 'retired' : 'inUse')}</td>
                  {can && (
                    <td>
                      <FieldActions
                        field={field}
                        place={used.indexOf(field)}
                        places={used.length}
                        change={change}
                        onOpen={(verb) => setOpen({ verb, field })}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isCreating && <CreateField object={object} onClose={() => setCreating(false)} />}
      {open?.verb === 'edit' && (
        <EditField field={open.field} object={object} onClose={() => setOpen(null)} />
      )}
      {open?.verb === 'retire' && (
        <RetireField field={open.field} object={object} onClose={() => setOpen(null)} />
      )}
    </Page>
  );
}

const header = (idempotencyKey: string) => ({ 'Idempotency-Key': idempotencyKey });

/** Sends a change and reads again all that fields are part of. */
function useChange(plural: string) {
  const client = useQueryClient();
  return async (send: (idempotencyKey: string) => Promise<unknown>) => {
    try {
      await send(crypto.randomUUID());
    } catch (error) {
      const { title, detail } = asProblem(error);
      toastProblem(title, detail ?? '');
    }
    for (const key of ['custom-fields', plural]) await client.invalidateQueries({ queryKey: [key] });
    await client.invalidateQueries(objectsQuery);
  };
}

function FieldActions({
  field,
  place,
  places,
  change,
  onOpen,
}: {
  field: Field;
  /** Among the fields in use, from 0. */
  place: number;
  places: number;
  change: ReturnType<typeof useChange>;
  onOpen: (verb: 'edit' | 'retire') => void;
}) {
  const t = useTranslations('settings.field');
  const label = useLabel();
  const name = label(field.label);
  const move = (position: number) =>
    change((key) =>
      data(
        api.PATCH('/api/v1/custom-fields/{id}', {
          params: { path: { id: field.id }, header: header(key) },
          body: { version: field.version, position },
        }),
      ),
    );
  if (field.is_retired) {
    const restore = () =>
      change((key) =>
        data(
          api.POST('/api/v1/custom-fields/{id}/restore', {
            params: { path: { id: field.id }, header: header(key) },
          }),
        ).then(() => toast(t('restoreDone'))),
      );
    return (
      <Button variant="default" size="compact-sm" onClick={() => void restore()}>
        {t('restore')}
      </Button>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t('up', { field: name })}
        disabled={place <= 0}
        onClick={() => void move(field.position - 1)}
      >
        ↑
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t('down', { field: name })}
        disabled={place === places - 1}
        onClick={() => void move(field.position + 1)}
      >
        ↓
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => onOpen('edit')}>
        {t('edit')}
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => onOpen('retire')}>
        {t('retire')}
      </Button>
    </Group>
  );
}

function EditField({
  field,
  object,
  onClose,
}: {
  field: Field;
  object: ObjectDescription;
  onClose: () => void;
}) {
  const t = useTranslations('settings.field');
  const client = useQueryClient();
  return (
    <VerbDialog
      title={t('edit')}
      inputs={[
        { name: 'label_zh', kind: 'text', label: t('labelZh'), max_length: 80, required: true },
        { name: 'label_en', kind: 'text', label: t('labelEn'), max_length: 80, required: true },
        {
          name: 'choices',
          kind: 'long_text',
          label: t('choices'),
          hint: t('choicesEditHint'),
          required: true,
          when: () => field.kind === 'choice',
        },
        {
          name: 'is_required',
          kind: 'bool',
          label: t('required'),
          when: () => object.written_by === 'records',
        },
      ]}
      initial={{
        label_zh: field.label.zh,
        label_en: field.label.en,
        is_required: field.is_required,
        ...(field.kind === 'choice' && { choices: linesOf(field.options) }),
      }}
      send={({ values, idempotencyKey }) => {
        const { choices, ...rest } = values;
        const body = { ...rest, version: field.version } as Update;
        if (typeof choices === 'string') body.choices = choicesOf(choices);
        return data(
          api.PATCH('/api/v1/custom-fields/{id}', {
            params: { path: { id: field.id }, header: header(idempotencyKey) },
            body,
          }),
        );
      }}
      touches={['custom-fields', object.plural]}
      done={t('saved')}
      onDone={() => client.invalidateQueries(objectsQuery)}
      onClose={onClose}
    />
  );
}

function RetireField({
  field,
  object,
  onClose,
}: {
  field: Field;
  object: ObjectDescription;
  onClose: () => void;
}) {
  const t = useTranslations('settings.field');
  const label = useLabel();
  const client = useQueryClient();
  return (
    <VerbDialog
      title={t('retire')}
      text={t('retireText', { field: label(field.label) })}
      isDangerous
      send={({ idempotencyKey }) =>
        data(
          api.POST('/api/v1/custom-fields/{id}/retire', {
            params: { path: { id: field.id }, header: header(idempotencyKey) },
          }),
        )
      }
      touches={['custom-fields', object.plural]}
      done={t('retireDone')}
      onDone={() => client.invalidateQueries(objectsQuery)}
      onClose={onClose}
    />
  );
}

function bodyOf(object: string, values: VerbValues): components['schemas']['CreateCustomField'] {
  const lines = String(values.choices ?? '').split('\n');
  return {
    object,
    key: String(values.key || keyOf(String(values.label_en ?? ''))),
    kind: values.kind as Kind,
    label_zh: String(values.label_zh ?? ''),
    label_en: String(values.label_en ?? ''),
    is_required: values.is_required === true,
    choices: lines.map((line) => line.trim()).filter(Boolean),
  };
}

function CreateField({ object, onClose }: { object: ObjectDescription; onClose: () => void }) {
  const t = useTranslations('settings.field');
  const client = useQueryClient();
  const kinds = KINDS.map((kind) => ({
    value: kind,
    label: { zh: t(`kinds.${kind}`), en: t(`kinds.${kind}`) },
  }));
  return (
    <VerbDialog
      title={t('create')}
      inputs={[
        { name: 'label_zh', kind: 'text', label: t('labelZh'), required: true },
        { name: 'label_en', kind: 'text', label: t('labelEn'), required: true },
        {
          name: 'key',
          kind: 'text',
          label: t('key'),
          render: ({ value, onChange, error, values }) => (
            <TextInput
              label={t('key')}
              description={t('keyHint')}
              placeholder={keyOf(String(values.label_en ?? ''))}
              value={String(value ?? '')}
              error={error}
              maxLength={40}
              onChange={(event) => onChange(event.currentTarget.value || null)}
            />
          ),
        },
        { name: 'kind', kind: 'choice', label: t('kind'), choices: kinds, required: true },
        {
          name: 'choices',
          kind: 'long_text',
          label: t('choices'),
          hint: t('choicesHint'),
          when: ({ kind }) => kind === 'choice',
        },
        {
          name: 'is_required',
          kind: 'bool',
          label: t('required'),
          // Documents are made by verbs, which ask for nothing of their own.
          when: () => object.written_by === 'records',
        },
      ]}
      initial={{ kind: 'text' }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/custom-fields', {
            body: bodyOf(object.name, values),
            params: { header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      touches={['custom-fields', object.plural]}
      done={t('created')}
      onDone={() => client.invalidateQueries(objectsQuery)}
      onClose={onClose}
    />
  );
}
