import '@/i18n/words/imports';
import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { rawRequest } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel, useLanguage } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import { ErrorPanel } from '@/ui/states';
import { parse } from './csv';
import './imports.css';

type Report = components['schemas']['ImportReport'];

const SHOWN = 50;
const COUNTS = ['total', 'new', 'updated', 'unchanged', 'skipped', 'failed'] as const;

/** What an import did or would do. */
export function ReportView({ report }: { report: Report }) {
  const t = useTranslations('imports');
  return (
    <Stack gap="md" className="mx-import-report">
      {report.is_dry_run && (
        <Text size="sm" role="status">
          {t('notKept')}
        </Text>
      )}
      <dl className="mx-counts">
        {COUNTS.map((name) => (
          <div key={name} data-bad={(name === 'failed' && report.rows_failed > 0) || undefined}>
            <dt>{t(`counts.${name}`)}</dt>
            <dd className="mx-figure">{report[`rows_${name}`].toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {report.rows_failed > 0 && <Errors id={report.id} />}
      <Findings report={report} />
    </Stack>
  );
}

function Errors({ id }: { id: string }) {
  const t = useTranslations('imports');
  const { locale } = useLanguage();
  const file = `/imports/${id}/errors?language=${locale}`;
  const errors = useQuery({
    queryKey: ['imports', 'errors', id, locale],
    queryFn: async () => parse(await (await rawRequest(file)).text(), ','),
  });
  if (errors.isError) return <ErrorPanel error={errors.error} onRetry={() => errors.refetch()} />;
  const [header = [], ...rows] = errors.data ?? [];
  // The reason says it in words; the code is for programs, and stays in the file.
  const shown = header.map((name, column) => ({ name, column })).filter(({ name }) => name !== 'import_code');
  return (
    <section aria-label={t('errors')}>
      <Title order={2}>{t('errors')}</Title>
      <Text size="sm" c="dimmed">
        {t('errorHint')} <a href={`/api/v1${file}`}>{t('errorFile')}</a>
      </Text>
      {rows.length > SHOWN && <Text size="xs">{t('firstErrors', { count: SHOWN })}</Text>}
      <section className="mx-scroll-x" tabIndex={0} aria-label={t('errors')}>
        <table className="mx-table">
          <thead>
            <tr>
              {shown.map(({ name }) => (
                <th key={name} scope="col">
                  {isOwn(name) ? t(`errorColumns.${name}`) : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={row.join('\u0000')}>
                {shown.map(({ name, column }) => (
                  <td
                    key={name}
                    className={name === 'import_reason' ? 'mx-bad-text mx-import-reason' : undefined}
                  >
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Columns that the server puts before those of the file. */
const OWN = ['import_row', 'import_reason'] as const;

function isOwn(name: string): name is (typeof OWN)[number] {
  return (OWN as readonly string[]).includes(name);
}

function Findings({ report }: { report: Report }) {
  const t = useTranslations('imports');
  const label = useLabel();
  const object = useObject(report.target);
  if (report.findings.length === 0) return null;
  const words = (name: string) => {
    const field = object?.fields.find((candidate) => candidate.name === name);
    return field ? label(field.label) : name;
  };
  return (
    <section aria-label={t('findings')}>
      <Title order={2} mb={4}>
        {t('findings')}
      </Title>
      <ul className="mx-findings">
        {report.findings.map(({ kind, field, from, to, count }) => (
          <li key={`${kind} ${field} ${from}`}>
            {t(`finding.${kind}`, { field: words(field), count, from: from ?? '', to: to ?? '' })}
          </li>
        ))}
      </ul>
    </section>
  );
}
