import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { FieldText } from './field-text';
import { featureOf } from './object-feature';
import { useObjects, useRecords } from './queries';
import type { ObjectDescription } from './types';

/** The list of any object: found by its plural in the address. */
export function ListScreen() {
  const { plural } = useParams({ strict: false });
  const object = [...useObjects().values()].find((candidate) => candidate.plural === plural);
  const t = useTranslations('records');
  if (!object) return <Empty title={t('gone.title')} text={t('gone.text')} />;
  return <ObjectList key={object.name} object={object} />;
}

function ObjectList({ object }: { object: ObjectDescription }) {
  const label = useLabel();
  const search = useSearch({ strict: false });
  const feature = featureOf(object.name);
  const records = useRecords(object.plural, { ...search, sort: search.sort ?? feature.sort });
  const fields = object.fields.slice(1, 8);
  if (records.isPending) return <Waiting rows={12} />;
  if (records.isError) return <ErrorPanel error={records.error} onRetry={() => records.refetch()} />;
  return (
    <Page title={label(object.label)}>
      <table className="mx-table">
        <tbody>
          {records.data.pages.flatMap(({ items }) =>
            items.map((record) => (
              <tr key={record.id}>
                {fields.map((field) => (
                  <td key={field.name}>
                    <FieldText field={field} record={record} />
                  </td>
                ))}
              </tr>
            )),
          )}
        </tbody>
      </table>
    </Page>
  );
}
