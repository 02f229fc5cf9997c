import { Button, Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { ErrorPanel, Waiting } from '@/ui/states';
import { counted } from './counted';
import { useDocumentPath } from './document-path';
import { FieldText, fieldValue, isMasked } from './field-text';
import { useObject, useRecords, useTotals } from './queries';
import { nameOf } from './record-title';
import './related-records.css';
import type { FieldDescription, FilterNode, ObjectDescription, Rec, Totals } from './types';

interface Props {
  /** Singular name of what is listed. */
  object: string;
  filter: FilterNode[];
  /** Fields to show, in order; the first links to the record. */
  columns: string[];
  sort?: string;
  /** Lines of a document are read here and have no page worth a visit. */
  isPlain?: boolean;
  /** Without the row of sums, where the document shows its own. */
  hasNoSums?: boolean;
  /** Said when there are none. */
  empty?: string;
}

const PAGE = 50;

/** Records that belong to the one on screen: a table with sums at the desk, cards on the phone. */
export function RelatedRecords({ object: name, filter, columns, sort, isPlain, hasNoSums, empty }: Props) {
  const t = useTranslations('common');
  const object = useObject(name);
  const isPhone = useIsPhone();
  const plural = object?.plural ?? '';
  const query = { filter, sort };
  const records = useRecords(plural, query, { enabled: Boolean(object), limit: PAGE });
  const totals = useTotals(plural, query, Boolean(object));
  const sums = hasNoSums ? {} : (totals.data?.sums ?? {});
  if (!object) return null;
  if (records.isPending) return <Waiting rows={3} />;
  if (records.isError) return <ErrorPanel error={records.error} onRetry={() => records.refetch()} />;
  const items = counted(
    object,
    records.data.pages.flatMap((page) => page.items),
  );
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {empty ?? t('none')}
      </Text>
    );
  }
  const fields = columns.flatMap((column) => object.fields.find((field) => field.name === column) ?? []);
  const shared = { object, fields, items, isPlain: isPlain ?? false };
  return (
    <>
      {isPhone ? <Cards {...shared} /> : <Table {...shared} sums={sums} />}
      {records.hasNextPage && (
        <Group p="xs">
          <Button
            variant="default"
            loading={records.isFetchingNextPage}
            onClick={() => records.fetchNextPage()}
          >
            {t('more')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('count', { count: totals.data?.count ?? items.length })}
          </Text>
        </Group>
      )}
    </>
  );
}

interface Shown {
  object: ObjectDescription;
  fields: FieldDescription[];
  items: Rec[];
  isPlain: boolean;
}

const isLineNumber = ({ name }: FieldDescription) => name === 'line_no';

/** Of two sides one is always empty, and most lines are never credited: on a card a zero there is only noise. */
const USUALLY_ZERO = new Set(['debit', 'credit', 'credited_quantity']);

const isFigure = ({ kind }: FieldDescription) => ['money', 'integer', 'decimal'].includes(kind);

function classOf(field: FieldDescription): string | undefined {
  if (isLineNumber(field)) return 'mx-line-number';
  if (isFigure(field)) return 'mx-num';
  if (field.name === 'number' || field.name === 'code') return 'mx-nowrap';
  return field.name === 'description' || field.kind === 'long_text' ? 'mx-related-text' : undefined;
}

function Table({ object, fields: all, items, isPlain, sums }: Shown & { sums: Totals['sums'] }) {
  const t = useTranslations('common');
  const label = useLabel();
  // Dates that only services have would push the amounts of goods out of sight.
  const fields = all.filter((field) => field.kind !== 'date' || items.some((item) => isFilled(field, item)));
  const summed = fields.filter(({ name }) => sums[name]?.length);
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={label(object.label)}>
      <table className="mx-table">
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.name} scope="col" className={classOf(field)}>
                {label(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((record) => (
            <tr key={record.id}>
              {fields.map((field, index) => (
                <td key={field.name} className={classOf(field)}>
                  <Cell
                    {...{ object, field, record }}
                    isFirst={index === 0}
                    isLink={index === 0 && !isPlain}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {items.length > 1 && summed.length > 0 && (
          <tfoot>
            <tr>
              {fields.map((field, index) => (
                <td key={field.name} className={classOf(field)}>
                  {index === 0 ? t('total') : sums[field.name] && <Moneys values={sums[field.name] ?? []} />}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Cell({
  object,
  field,
  record,
  isLink,
  isFirst,
}: {
  object: ObjectDescription;
  field: FieldDescription;
  record: Rec;
  isLink: boolean;
  isFirst: boolean;
}) {
  const pathOf = useDocumentPath();
  const label = useLabel();
  // A line has no page of its own; what it is about has.
  const isOpen = isFirst && field.kind === 'reference' && !isMasked(field, record);
  const path = isOpen ? pathOf(String(record[field.name])) : undefined;
  if (path && !isLink) return <To to={path}>{record.titles?.[field.name] ?? String(record[field.name])}</To>;
  if (isLink) {
    const own = field.name === object.title ? '' : String(record[field.name] ?? '');
    const text = own || nameOf(object, record, label);
    return <To to={`/${object.plural}/${record.id}`}>{text}</To>;
  }
  return <FieldText field={field} record={record} />;
}

function isFilled(field: FieldDescription, record: Rec): boolean {
  const value = fieldValue(field, record);
  return value !== null && value !== undefined && value !== '';
}

function isZero(field: FieldDescription, record: Rec): boolean {
  const value = fieldValue(field, record);
  const number =
    typeof value === 'object' && value !== null && 'amount_minor' in value ? value.amount_minor : value;
  return Number(number) === 0;
}

const LONG = 14;

function isLong(field: FieldDescription, record: Rec): boolean {
  if (field.kind === 'long_text') return true;
  return field.kind === 'text' && String(fieldValue(field, record)).length > LONG;
}

function Cards({ object, fields, items, isPlain }: Shown) {
  const label = useLabel();
  // A number of a line names nothing; what the line says does.
  const first = fields.find(({ kind }) => kind !== 'integer') ?? fields[0];
  const rest = fields.filter((field) => field !== first && !isLineNumber(field));
  return (
    <ul className="mx-related-cards" aria-label={label(object.label)}>
      {items.map((record) => (
        <li key={record.id}>
          <div className="mx-related-title">
            {first && <Cell {...{ object, record }} field={first} isFirst isLink={!isPlain} />}
          </div>
          <dl>
            {rest
              .filter(
                (field) =>
                  isFilled(field, record) && !(USUALLY_ZERO.has(field.name) && isZero(field, record)),
              )
              .map((field) => (
                <div key={field.name} data-wide={isLong(field, record) || undefined}>
                  <dt>{label(field.label)}</dt>
                  <dd>
                    <FieldText field={field} record={record} />
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
