import '@/i18n/words/imports';
import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, rawRequest } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { useLabel, useLanguage } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { useAttempt } from '@/records/attempt';
import { useObject } from '@/records/queries';
import { useGo } from '@/ui/link';
import { ErrorPanel } from '@/ui/states';
import { parse } from './csv';
import './imports.css';

type Report = components['schemas']['ImportReport'];

const SHOWN = 50;
const COUNTS = ['total', 'new', 'updated', 'unchanged', 'skipped', 'failed'] as const;

/** What an import did or would do. */
export function ReportView({ report, canFix = false }: { report: Report; canFix?: boolean }) {
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
      {report.rows_failed > 0 && <Errors id={report.id} canFix={canFix && !report.is_dry_run} />}
      <Findings report={report} />
    </Stack>
  );
}

/** The rows that failed, with their reasons; where they can be mended, their cells are inputs and run again. */
function Errors({ id, canFix }: { id: string; canFix: boolean }) {
  const t = useTranslations('imports');
  const may = useMay();
  const go = useGo();
  const attempt = useAttempt();
  const [mended, setMended] = useState<Record<string, string>>({});
  const { locale } = useLanguage();
  const file = `/imports/${id}/errors?language=${locale}`;
  const errors = useQuery({
    queryKey: ['imports', 'errors', id, locale],
    queryFn: async () => parse(await (await rawRequest(file)).text(), ','),
  });
  const [header = [], ...rows] = errors.data ?? [];
  // The reason says it in words; the code is for programs, and stays in the file.
  const shown = header.map((name, column) => ({ name, column })).filter(({ name }) => name !== 'import_code');
  const isOpen = canFix && may('import.run');
  const keyOf = (row: string[], column: number) => `${row[0]} ${column}`;
  const cells = (row: string[]) =>
    row.slice(OWN_COLUMNS).map((cell, at) => mended[keyOf(row, at + OWN_COLUMNS)] ?? cell);
  const isMended = (row: string[]) => row.some((_, column) => mended[keyOf(row, column)] !== undefined);
  const changed = rows.slice(0, SHOWN).filter(isMended);
  const again = useMutation({
    mutationFn: () => {
      const body = { rows: changed.map(cells) };
      return data(
        api.POST('/api/v1/imports/{id}/rows', {
          body,
          params: { path: { id }, header: { 'Idempotency-Key': attempt.keyOf(body) } },
        }),
      );
    },
    onSuccess: (run) => {
      attempt.end();
      go(`/imports/${run.id}`);
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  if (errors.isError) return <ErrorPanel error={errors.error} onRetry={() => errors.refetch()} />;
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
                    {isOpen && column >= OWN_COLUMNS ? (
                      <TextInput
                        aria-label={t('fixing', { row: row[0] ?? '', column: name })}
                        value={mended[keyOf(row, column)] ?? row[column] ?? ''}
                        onChange={({ currentTarget: { value } }) =>
                          setMended((before) => ({ ...before, [keyOf(row, column)]: value }))
                        }
                      />
                    ) : (
                      row[column]
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {again.error && <ErrorPanel error={again.error} />}
      {isOpen && changed.length > 0 && (
        <Button className="mx-start" mt="sm" loading={again.isPending} onClick={() => again.mutate()}>
          {t('fix')}
        </Button>
      )}
    </section>
  );
}

/** So many columns stand before those of the file. */
const OWN_COLUMNS = 3;

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
