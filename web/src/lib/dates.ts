/** Business days are `YYYY-MM-DD` text everywhere; only here they become `Date`s, at noon UTC, to count days. */
const DAY = 86_400_000;

function at(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

/** Today in a time zone, as `YYYY-MM-DD`. */
export function todayIn(timeZone: string, now: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  return parts;
}

export function addDays(day: string, days: number): string {
  return new Date(at(day) + days * DAY).toISOString().slice(0, 10);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((at(to) - at(from)) / DAY);
}

export function startOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

export function addMonths(month: string, months: number): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  const total = year * 12 + (index - 1) + months;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
}

export function endOfMonth(day: string): string {
  return addDays(`${addMonths(day.slice(0, 7), 1)}-01`, -1);
}

/** The last day of the month before the one of `day`. */
export function lastMonthEnd(day: string): string {
  return addDays(startOfMonth(day), -1);
}

/** Monday of the week of `day`. */
export function startOfWeek(day: string): string {
  const weekday = (new Date(at(day)).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** A moment as people read it, in their own time zone: `2026-11-21 09:41`. */
export function formatMoment(moment: string, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', options)
      .formatToParts(new Date(moment))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}

/** `3 days ago` up to a week, then null: the caller shows the exact moment. */
export function relativeMoment(moment: string, locale: string, now: number = Date.now()): string | null {
  const seconds = Math.round((Date.parse(moment) - now) / 1000);
  const magnitude = Math.abs(seconds);
  if (magnitude > 7 * 86_400) return null;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (magnitude < 60) return format.format(0, 'minute');
  if (magnitude < 3600) return format.format(Math.trunc(seconds / 60), 'minute');
  if (magnitude < 86_400) return format.format(Math.trunc(seconds / 3600), 'hour');
  return format.format(Math.trunc(seconds / 86_400), 'day');
}
