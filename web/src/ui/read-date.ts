import { addDays } from '@/lib/dates';

const named: Record<string, number> = {
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  今天: 0,
  今日: 0,
  明天: 1,
  后天: 2,
  昨天: -1,
  前天: -2,
};

/** The day that a person typed, or null: `2026-11-21`, `2026/11/21`, `2026年11月21日`, `20261121`, `11-21`, `+7`, `tomorrow`. */
export function readDate(text: string, today: string): string | null {
  const normal = text.normalize('NFKC').trim().toLowerCase();
  const offset = named[normal];
  if (offset !== undefined) return addDays(today, offset);
  if (/^[+-]\d{1,4}$/.test(normal)) return addDays(today, Number(normal));
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(normal) ??
    /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/.exec(normal);
  if (!parts) return null;
  const [, year = today.slice(0, 4), month = '', day = ''] = parts;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${written}T12:00:00Z`);
  // The 31st of June would become the 1st of July: then it was a slip of the finger.
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== written ? null : written;
}
