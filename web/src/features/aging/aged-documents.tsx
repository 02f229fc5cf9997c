import '@/i18n/words/aging';
import { Box, Title } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { Figure } from '@/ui/explain';
import { To } from '@/ui/link';
import { useIsPhone } from '@/ui/phone';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { useBucketWords } from './bucket-words';
import { type AgedDocument, type AgingQuestion, useAgedDocuments } from './queries';

/** Most documents that one answer brings; the oldest come first. */
const MOST = 1000;

/** The documents behind a bucket or a customer. */
export function AgedDocuments({
  question,
}: {
  question: AgingQuestion & { bucket?: string; currency?: string };
}) {
  const t = useTranslations('aging');
  const words = useBucketWords();
  const isPhone = useIsPhone();
  const documents = useAgedDocuments(question);
  const title = question.bucket ? words(question.bucket, question.by) : t('allDocuments');
  const Rows = isPhone ? DocumentCards : DocumentTable;
  return (
    <section className="mx-section" aria-labelledby="aging-documents">
      <Box className="mx-section-head">
        <Title order={2} id="aging-documents">
          {title}
        </Title>
        {documents.isSuccess && (
          <span className="mx-muted">{t('documents', { count: documents.data.items.length })}</span>
        )}
      </Box>
      {documents.isPending && <Waiting rows={6} />}
      {documents.isError && <ErrorPanel error={documents.error} onRetry={() => documents.refetch()} />}
      {documents.isSuccess && documents.data.items.length === 0 && <Empty title={t('noDocuments')} />}
      {documents.isSuccess && documents.data.items.length > 0 && (
        <Rows items={documents.data.items} by={question.by} />
      )}
      {documents.isSuccess && documents.data.items.length >= MOST && (
        <Box p="sm">{t('firstOnly', { count: MOST })}</Box>
      )}
    </section>
  );
}

interface RowsProps {
  items: AgedDocument[];
  by: 'due_on' | 'issued_on';
}

function DocumentTable({ items, by }: RowsProps) {
  const t = useTranslations('aging');
  return (
    <div className="mx-scroll-x">
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('document')}</th>
            <th scope="col">{by === 'due_on' ? t('dueOn') : t('issuedOn')}</th>
            <th scope="col" className="mx-num">
              {t('daysPast')}
            </th>
            <th scope="col" className="mx-num">
              {t('openAmount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.invoice_id}>
              <td>
                <To to={`/invoices/${item.invoice_id}`}>{item.number}</To>
              </td>
              <td className="mx-figure">{item.aged_from}</td>
              <td className="mx-num">{item.days}</td>
              <td className="mx-num">
                <Figure value={item.open} explain={`invoice:${item.invoice_id}:open`} show="code" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DocumentCards({ items }: RowsProps) {
  const t = useTranslations('aging');
  return (
    <ul className="mx-plain-list">
      {items.map((item) => (
        <li key={item.invoice_id} className="mx-tile">
          <span className="mx-tile-line">
            <To to={`/invoices/${item.invoice_id}`} className="mx-ellipsis">
              {item.number}
            </To>
            <Figure value={item.open} explain={`invoice:${item.invoice_id}:open`} show="code" />
          </span>
          <span className="mx-tile-line mx-muted">
            <span className="mx-figure">{item.aged_from}</span>
            <span>{t('daysLate', { days: item.days })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
