import '@/i18n/words/imports';
import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import { asProblem } from '@/lib/problem';
import { ChoiceField } from '@/ui/choice-field';
import { type Csv, decode, isWorkbook, readCsv, toBase64 } from './csv';

/** The server takes requests up to 32 MiB, and base64 is a third longer. */
const LIMIT_BYTES = 20_000_000;

/** What is in a workbook, as the server reads it. */
async function readWorkbook(name: string, base64: string, sheet: string | null): Promise<Csv> {
  const view = await data(
    api.POST('/api/v1/imports/inspect', {
      body: { file: { name, content_base64: base64 }, sheet },
      params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
    }),
  );
  return {
    name,
    content: '',
    delimiter: ',',
    header: view.header,
    rows: view.rows,
    total: view.rows_total,
    base64,
    sheets: view.sheets,
    sheet: sheet ?? view.sheets[0] ?? '',
  };
}

/** A file by button, by drop, or pasted from a spreadsheet. */
export function FileChoice({ csv, onChoose }: { csv: Csv | null; onChoose: (csv: Csv | null) => void }) {
  const t = useTranslations('imports');
  const [isOver, setOver] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const choose = (name: string, text: string) => {
    const read = readCsv(name, text);
    const isTooLarge = new Blob([read.content]).size > LIMIT_BYTES;
    setRefused(
      isTooLarge
        ? t('tooLarge', { limit: LIMIT_BYTES / 1_000_000 })
        : read.rows.length === 0
          ? t('noRows')
          : null,
    );
    onChoose(isTooLarge ? null : read);
    setPasting(false);
  };
  const read = async (name: string, base64: string, sheet: string | null) => {
    setRefused(null);
    try {
      const workbook = await readWorkbook(name, base64, sheet);
      if (workbook.rows.length === 0) setRefused(t('noRows'));
      onChoose(workbook);
    } catch (error) {
      const problem = asProblem(error);
      setRefused(problem.detail || problem.title);
      onChoose(null);
    }
  };
  const take = async (file: File | null) => {
    if (!file) return;
    const bytes = await file.arrayBuffer();
    if (!isWorkbook(bytes)) return choose(file.name, decode(bytes));
    if (bytes.byteLength > LIMIT_BYTES) return setRefused(t('tooLarge', { limit: LIMIT_BYTES / 1_000_000 }));
    await read(file.name, toBase64(bytes), null);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0] ?? null);
  };
  if (csv && csv.rows.length > 0) {
    return (
      <Group gap="sm">
        <Text size="sm" role="status">
          {t('file', { name: csv.name, rows: csv.total ?? csv.rows.length, columns: csv.header.length })}
        </Text>
        {csv.base64 && csv.sheets && csv.sheets.length > 1 && (
          <ChoiceField
            label={t('sheet')}
            value={csv.sheet ?? ''}
            choices={csv.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
            onChange={(sheet) => void read(csv.name, csv.base64 ?? '', sheet)}
          />
        )}
        <Button variant="default" onClick={() => onChoose(null)}>
          {t('other')}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="sm">
      <section
        aria-label={t('choose')}
        className="mx-drop"
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <FileButton
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          onChange={take}
          inputProps={{ 'aria-label': t('choose') }}
        >
          {(props) => <Button {...props}>{t('choose')}</Button>}
        </FileButton>
        <Button variant="default" onClick={() => setPasting(true)}>
          {t('paste')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('drop')}
        </Text>
      </section>
      {refused && (
        <Text size="sm" role="alert" className="mx-bad-text">
          {refused}
        </Text>
      )}
      {isPasting && (
        <Stack gap="xs">
          <Textarea
            label={t('paste')}
            description={t('pasteHint')}
            minRows={6}
            autosize
            maxRows={14}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
          />
          <Button
            className="mx-start"
            disabled={pasted.trim() === ''}
            onClick={() => choose('pasted.csv', pasted)}
          >
            {t('usePasted')}
          </Button>
        </Stack>
      )}
    </Stack>
  );
}
