import '@/i18n/words/settings';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { useFirstRecords } from '@/records/queries';
import { VerbDialog } from '@/records/verb-dialog';
import { Button } from '@/ui/button';
import { Page } from '@/ui/page';
import { useIsPhone } from '@/ui/phone';
import { ErrorPanel, Waiting } from '@/ui/states';
import { BackToSettings } from './back';
import { bySeriesOwner, type NumberSeries } from './number-series';
import './settings.css';

/** How the numbers of documents look, for the organisation and each legal entity; the next one of each. */
export function NumbersScreen() {
  const t = useTranslations('settings.numbers');
  const may = useMay();
  const isPhone = useIsPhone();
  const [editing, setEditing] = useState<NumberSeries | null>(null);
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const series = useQuery({
    queryKey: ['number-series'],
    queryFn: async () => (await data(api.GET('/api/v1/number-series'))).items,
  });
  const onEdit = may('number_series.update') ? setEditing : undefined;
  const Series = isPhone ? SeriesCards : SeriesTable;
  const nameOf = (id: string | null) =>
    id === null ? t('organization') : (entities.data?.find((entity) => entity.id === id)?.name ?? '');
  return (
    <Page title={t('title')} before={<BackToSettings />}>
      <p className="mx-foot-note mx-muted">{t('about')}</p>
      {series.isPending && <Waiting rows={10} />}
      {series.isError && <ErrorPanel error={series.error} onRetry={() => series.refetch()} />}
      {bySeriesOwner(series.data ?? []).map(({ owner, items }) => (
        <div key={owner ?? ''} className="mx-section">
          <div className="mx-section-head">
            <h2 className="mx-head-title">{nameOf(owner)}</h2>
          </div>
          <Series items={items} label={nameOf(owner)} onEdit={onEdit} />
        </div>
      ))}
      {editing && <EditSeries series={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

interface TableProps {
  items: NumberSeries[];
  label: string;
  onEdit?: (series: NumberSeries) => void;
}

function SeriesTable({ items, label: name, onEdit }: TableProps) {
  const t = useTranslations('settings.numbers');
  const label = useLabel();
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={name}>
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('next')}</th>
            <th scope="col">{t('prefix')}</th>
            <th scope="col" className="mx-num">
              {t('digits')}
            </th>
            <th scope="col">{t('yearly')}</th>
            <th scope="col" className="mx-num">
              {t('last')}
            </th>
            {onEdit && <th scope="col">{t('actions')}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((series) => {
            const kind = label({ zh: series.label_zh, en: series.label_en });
            return (
              <tr key={series.kind}>
                <th scope="row" className="mx-cell-head">
                  {kind}
                </th>
                <td className="mx-figure">{series.next}</td>
                <td>{series.prefix}</td>
                <td className="mx-num">{series.digits}</td>
                <td>{t(series.is_yearly ? 'eachYear' : 'running')}</td>
                <td className="mx-num">{series.last_number === 0 ? '—' : series.last_number}</td>
                {onEdit && (
                  <td>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={t('editOf', { kind })}
                      onClick={() => onEdit(series)}
                    >
                      {t('edit')}
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function SeriesCards({ items, onEdit }: TableProps) {
  const t = useTranslations('settings.numbers');
  const label = useLabel();
  return (
    <ul className="mx-plain-list">
      {items.map((series) => {
        const kind = label({ zh: series.label_zh, en: series.label_en });
        const content = (
          <>
            <span className="mx-tile-line">
              <span>{kind}</span>
              <span className="mx-figure">{series.next}</span>
            </span>
            <span className="mx-tile-line mx-muted">
              <span>{t('next')}</span>
              <span>{t(series.is_yearly ? 'eachYear' : 'running')}</span>
            </span>
          </>
        );
        return (
          <li key={series.kind}>
            {onEdit ? (
              <button type="button" className="mx-tile-button" onClick={() => onEdit(series)}>
                {content}
              </button>
            ) : (
              <div className="mx-tile">{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function EditSeries({ series, onClose }: { series: NumberSeries; onClose: () => void }) {
  const t = useTranslations('settings.numbers');
  const label = useLabel();
  const { entity_id, kind, version, prefix, digits, is_yearly } = series;
  return (
    <VerbDialog
      title={t('editOf', { kind: label({ zh: series.label_zh, en: series.label_en }) })}
      text={t('editText', { next: series.next })}
      commit={t('save')}
      inputs={[
        {
          name: 'prefix',
          kind: 'text',
          label: t('prefix'),
          hint: t('prefixHint'),
          max_length: 10,
          required: true,
        },
        { name: 'digits', kind: 'integer', label: t('digits'), hint: t('digitsHint'), required: true },
        { name: 'is_yearly', kind: 'bool', label: t('eachYear') },
      ]}
      initial={{ prefix, digits, is_yearly }}
      send={({ values, idempotencyKey }) =>
        data(
          api.PATCH('/api/v1/number-series', {
            body: {
              entity_id,
              kind,
              version,
              prefix: String(values.prefix).trim().toUpperCase(),
              digits: Number(values.digits),
              is_yearly: values.is_yearly === true,
            },
            params: { header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      touches={['number-series']}
      done={(saved) => t('saved', { next: saved.next })}
      onClose={onClose}
    />
  );
}
