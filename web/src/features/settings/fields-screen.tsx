import '@/i18n/words/settings';
import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { useLabel, useListed } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { objectsQuery, useObjects } from '@/records/queries';
import type { ObjectDescription } from '@/records/types';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { useCommands } from '@/ui/commands';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { BackToSettings } from './back';
import './settings.css';

type Kind = components['schemas']['CustomKind'];
const KINDS: Kind[] = ['text', 'integer', 'decimal', 'bool', 'date', 'choice'];

/** Fields that the organisation added, object by object; a new one is at once everywhere. */
export function FieldsScreen() {
  const t = useTranslations('settings.field');
  const label = useLabel();
  const listed = useListed();
  const may = useMay();
  const objects = [...useObjects().values()].filter(({ is_owned }) => is_owned);
  const [name, setName] = useState('customer');
  const [isCreating, setCreating] = useState(false);
  const object = objects.find((candidate) => candidate.name === name) ?? objects[0];
  const fields = useQuery({
    queryKey: ['custom-fields', object?.name],
    queryFn: async () =>
      (await data(api.GET('/api/v1/custom-fields', { params: { query: { object: object?.name ?? '' } } })))
        .items,
    enabled: Boolean(object),
  });
  const can = may('custom_field.create');
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
                  <td>{listed(field.choices) || '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isCreating && <CreateField object={object} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function bodyOf(object: string, values: VerbValues): components['schemas']['CreateCustomField'] {
  const lines = String(values.choices ?? '').split('\n');
  return {
    object,
    key: String(values.key ?? ''),
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
        { name: 'key', kind: 'text', label: t('key'), hint: t('keyHint'), required: true },
        { name: 'kind', kind: 'choice', label: t('kind'), choices: kinds, required: true },
        {
          name: 'choices',
          kind: 'long_text',
          label: t('choices'),
          hint: t('choicesHint'),
          when: ({ kind }) => kind === 'choice',
        },
        { name: 'is_required', kind: 'bool', label: t('required') },
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
