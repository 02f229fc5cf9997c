import { ActionIcon, Group, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useLabel, useLanguage } from '@/i18n/provider';
import { addDays, addMonths, endOfMonth, startOfWeek, todayIn } from '@/lib/dates';
import { To } from '@/ui/link';
import { ErrorPanel, Waiting } from '@/ui/states';
import type { ListState } from './list-state';
import { useFirstRecords, useTotals } from './queries';
import { nameOf } from './record-title';
import './record-calendar.css';
import type { FieldDescription, FilterNode, ObjectDescription, Rec } from './types';

const LIMIT = 500;
const PER_DAY = 4;

/** Days that a calendar may stand on: plain dates first, due and expected ones before others. */
export function calendarFields(object: ObjectDescription): FieldDescription[] {
  const rank = ({ name, kind }: FieldDescription) =>
    (kind === 'date' ? 0 : 10) + (/due|expected|close_on|ends|valid/.test(name) ? 0 : 1);
  return object.fields.filter(({ kind }) => kind === 'date').sort((left, right) => rank(left) - rank(right));
}

/** The same query as the list, on the days of a month. */
export function RecordCalendar({ object, state }: { object: ObjectDescription; state: ListState }) {
  const t = useTranslations('records.calendar');
  const label = useLabel();
  const { locale } = useLanguage();
  const { organization } = useSession();
  const today = todayIn(organization.time_zone);
  const [month, setMonth] = useState(today.slice(0, 7));
  const fields = calendarFields(object);
  const field = fields.find(({ name }) => name === state.search.by) ?? fields[0];
  const last = endOfMonth(`${month}-01`);
  const own: FilterNode[] = field
    ? [
        { field: field.name, op: 'ge', value: `${month}-01` },
        { field: field.name, op: 'le', value: last },
      ]
    : [];
  const query = { ...state.query, filter: [...(state.query.filter ?? []), ...own], sort: field?.name };
  const records = useFirstRecords<Rec>(object.plural, query, { limit: LIMIT, enabled: Boolean(field) });
  const totals = useTotals(object.plural, query, Boolean(field));
  if (!field) return null;
  const days = daysOf(month);
  const title = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-15T00:00:00Z`),
  );
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  return (
    <div className="mx-calendar">
      <Group gap="xs" className="mx-calendar-head">
        <ActionIcon aria-label={t('previous')} onClick={() => setMonth(addMonths(month, -1))}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <h2>{title}</h2>
        <ActionIcon aria-label={t('next')} onClick={() => setMonth(addMonths(month, 1))}>
          <IconChevronRight size={16} />
        </ActionIcon>
        {fields.length > 1 && (
          <Select
            aria-label={t('by')}
            w={180}
            allowDeselect={false}
            data={fields.map(({ name, label: words }) => ({ value: name, label: label(words) }))}
            value={field.name}
            onChange={(by) => state.set({ by: by ?? undefined }, { replace: true })}
          />
        )}
        {totals.data && totals.data.count > LIMIT && (
          <span>{t('first', { shown: LIMIT, count: totals.data.count })}</span>
        )}
      </Group>
      {records.isError && <ErrorPanel error={records.error} onRetry={() => void records.refetch()} />}
      {records.isPending ? (
        <Waiting rows={6} height={80} />
      ) : (
        <>
          <div className="mx-weekdays" aria-hidden>
            {days.slice(0, 7).map((day) => (
              <span key={day}>{weekday.format(new Date(`${day}T00:00:00Z`))}</span>
            ))}
          </div>
          <ol className="mx-month" aria-label={title}>
            {days.map((day) => (
              <Day
                key={day}
                day={day}
                isOther={!day.startsWith(month)}
                isToday={day === today}
                object={object}
                records={(records.data ?? []).filter((record) => record[field.name] === day)}
                href={`/${object.plural}?filter=${encodeURIComponent(
                  JSON.stringify([
                    ...(state.search.filter ?? []),
                    { field: field.name, op: 'eq', value: day },
                  ]),
                )}`}
              />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

interface DayProps {
  day: string;
  isOther: boolean;
  isToday: boolean;
  object: ObjectDescription;
  records: Rec[];
  href: string;
}

function Day({ day, isOther, isToday, object, records, href }: DayProps) {
  const t = useTranslations('records.calendar');
  return (
    <li className="mx-day" data-other={isOther || undefined} data-empty={records.length === 0 || undefined}>
      <time dateTime={day} aria-current={isToday ? 'date' : undefined}>
        <span className="mx-day-full">{day}</span>
        <span className="mx-day-short" aria-hidden>
          {Number(day.slice(8))}
        </span>
      </time>
      <ul>
        {records.slice(0, PER_DAY).map((record) => (
          <li key={record.id}>
            <To to={`/${object.plural}/${record.id}`} title={nameOf(object, record)}>
              {nameOf(object, record)}
            </To>
          </li>
        ))}
      </ul>
      {records.length > PER_DAY && <To to={href}>{t('more', { count: records.length - PER_DAY })}</To>}
    </li>
  );
}

/** Whole weeks from Monday that cover a month. */
function daysOf(month: string): string[] {
  const first = startOfWeek(`${month}-01`);
  const last = endOfMonth(`${month}-01`);
  const days: string[] = [];
  for (let day = first; day <= last || days.length % 7 !== 0; day = addDays(day, 1)) days.push(day);
  return days;
}
