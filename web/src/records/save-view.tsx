import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useMay } from '@/api/session';
import type { ListState } from './list-state';
import { type SavedView, savedQuery, searchOf } from './saved-query';
import type { ObjectDescription } from './types';
import { VerbDialog } from './verb-dialog';

/** Keeps what the list shows now under a name. */
export default function SaveView({
  object,
  state,
  onClose,
}: {
  object: ObjectDescription;
  state: ListState;
  onClose: () => void;
}) {
  const t = useTranslations('records.views');
  const may = useMay();
  const query = savedQuery(state.search, state.columns);
  const all = ['personal', 'team', 'everyone'] as const;
  const seen = may('saved_view.publish') ? all : all.slice(0, 2);
  const words = (zhOrEn: string) => ({ zh: zhOrEn, en: zhOrEn });
  return (
    <VerbDialog<SavedView>
      title={t('saveAs')}
      inputs={[
        { name: 'name', kind: 'text', label: t('name'), required: true, max_length: 80 },
        {
          name: 'visibility',
          kind: 'choice',
          label: t('visibility'),
          required: true,
          choices: seen.map((value) => ({ value, label: words(t(value)) })),
        },
      ]}
      initial={{ visibility: 'personal' }}
      touches={['saved-views']}
      done={t('created')}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/saved-views', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              object: object.name,
              name: String(values.name),
              visibility: values.visibility as SavedView['visibility'],
              query,
            },
          }),
        )
      }
      onDone={(view) => state.set(searchOf(view))}
      onClose={onClose}
    />
  );
}
