import '@/i18n/words/collections';
import { useTranslations } from 'use-intl';
import { useLanguage } from '@/i18n/provider';
import { sumByCurrency } from '@/lib/money';
import { To } from '@/ui/link';
import { Money, Moneys } from '@/ui/money';
import { useIsPhone } from '@/ui/phone';
import { Empty } from '@/ui/states';
import { PlanCards, tones } from './plan-rows';
import { calendarDays, type PlannedInstallment } from './queries';

const SHOWN = 3;

/** A month of due days; on the phone the same as a list. */
export function PlanCalendar({
  month,
  items,
  today,
}: {
  month: string;
  items: PlannedInstallment[];
  today: string;
}) {
  const t = useTranslations('collections');
  const { locale } = useLanguage();
  const isPhone = useIsPhone();
  const byDay = new Map<string, PlannedInstallment[]>();
  for (const item of items) {
    if (item.due_on) byDay.set(item.due_on, [...(byDay.get(item.due_on) ?? []), item]);
  }
  const days = calendarDays(month);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const weeks: string[][] = [];
  for (let place = 0; place < days.length; place += 7) weeks.push(days.slice(place, place + 7));
  const dated = items.filter(({ due_on }) => due_on);
  const owed = dated.filter(({ open }) => open.amount_minor !== 0);
  return (
    <section className="mx-section" aria-labelledby="plan-month">
      <div className="mx-section-head">
        <h2 id="plan-month" className="mx-head-title mx-figure">
          {month}
        </h2>
        <Moneys values={sumByCurrency(owed.map(({ open }) => open))} />
      </div>
      {isPhone && (dated.length > 0 ? <PlanCards items={dated} /> : <Empty title={t('nothingInMonth')} />)}
      {!isPhone && (
        <table className="mx-plan-calendar">
          <caption className="mx-sr-only">{t('calendarOf', { month })}</caption>
          <thead>
            <tr>
              {(weeks[0] ?? []).map((day) => (
                <th key={day} scope="col">
                  {weekday.format(new Date(`${day}T12:00:00Z`))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  <td
                    key={day}
                    data-outside={!day.startsWith(month) || undefined}
                    data-today={day === today || undefined}
                  >
                    <Day day={day} items={byDay.get(day) ?? []} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Day({ day, items }: { day: string; items: PlannedInstallment[] }) {
  const t = useTranslations('collections');
  return (
    <>
      <time dateTime={day} className="mx-plan-calendar-day">
        {Number(day.slice(8))}
      </time>
      <ul className="mx-plain-list">
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.id}>
            <To
              to={`/contracts/${item.contract_id}`}
              className={`mx-plan-calendar-item mx-tag-${tones[item.state]}`}
              title={`${item.customer_name} · ${t(`state.${item.state}`)}`}
            >
              <span className="mx-ellipsis">{item.customer_name}</span>
              <Money value={item.state === 'settled' ? item.settled : item.open} compact />
            </To>
          </li>
        ))}
      </ul>
      {items.length > SHOWN && (
        <span className="mx-muted">{t('moreOnDay', { count: items.length - SHOWN })}</span>
      )}
    </>
  );
}
