import '@/i18n/words/imports';
import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Csv, decode, readCsv } from './csv';

/** The server takes requests up to 2 MiB. */
const LIMIT_BYTES = 1_900_000;

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
  const take = async (file: File | null) => {
    if (file) choose(file.name, decode(await file.arrayBuffer()));
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
          {t('file', { name: csv.name, rows: csv.rows.length, columns: csv.header.length })}
        </Text>
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
          accept=".csv,.tsv,.txt,text/csv"
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
