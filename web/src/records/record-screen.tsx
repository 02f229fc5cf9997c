import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { FieldText } from './field-text';
import { useObjects, useRecord } from './queries';
import type { ObjectDescription } from './types';

/** The page of any record. */
export function RecordScreen() {
  const { plural, id } = useParams({ strict: false });
  const object = [...useObjects().values()].find((candidate) => candidate.plural === plural);
  const t = useTranslations('records');
  if (!object || !id) return <Empty title={t('gone.title')} text={t('gone.text')} />;
  return <ObjectRecord key={id} object={object} id={id} />;
}

function ObjectRecord({ object, id }: { object: ObjectDescription; id: string }) {
  const label = useLabel();
  const record = useRecord(object.plural, id);
  if (record.isPending) return <Waiting />;
  if (record.isError) return <ErrorPanel error={record.error} onRetry={() => record.refetch()} />;
  const shown = record.data;
  return (
    <Page title={String(shown[object.title] ?? shown.id)}>
      <table className="mx-table">
        <tbody>
          {object.fields.map((field) => (
            <tr key={field.name}>
              <th scope="row">{label(field.label)}</th>
              <td>
                <FieldText field={field} record={shown} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Page>
  );
}
