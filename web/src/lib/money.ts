import { OTHER_DECIMALS } from './currency-table';

/** An amount as the API sends it: whole minor units of a currency. */
export interface Money {
  amount_minor: number;
  currency: string;
}

/** Decimal places of a currency's minor unit by ISO 4217: 2 for CNY, 0 for JPY. The browser's own table differs. */
export function minorDigits(currency: string): number {
  return OTHER_DECIMALS[currency] ?? 2;
}

/** `-1234567` fen as `-12,345.67`: exact, grouped, without currency. */
export function formatAmount(money: Money): string {
  const digits = minorDigits(money.currency);
  const negative = money.amount_minor < 0;
  const text = String(Math.abs(money.amount_minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits > 0 ? `.${text.slice(text.length - digits)}` : '';
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

const symbols: Record<string, string> = { CNY: '¥', EUR: '€', GBP: '£', USD: '$' };

/** With its symbol, or its code where symbols are ambiguous or unknown: `¥12,345.67`, `USD 1,200.00`. */
export function formatMoney(money: Money, style: 'symbol' | 'code' = 'symbol'): string {
  const amount = formatAmount(money);
  const symbol = style === 'symbol' ? symbols[money.currency] : undefined;
  if (symbol === undefined) return `${money.currency} ${amount}`;
  return amount.startsWith('-') ? `-${symbol}${amount.slice(1)}` : `${symbol}${amount}`;
}

/** Short, for tiles, cards and axes only: `¥1,240.8万` in Chinese, `¥12.4M` in English. */
export function formatCompact(money: Money, locale: string): string {
  const major = money.amount_minor / 10 ** minorDigits(money.currency);
  const magnitude = Math.abs(major);
  const symbol = symbols[money.currency] ?? `${money.currency} `;
  const sign = major < 0 ? '-' : '';
  const steps: [number, string][] = locale.startsWith('zh')
    ? [
        [1e8, '亿'],
        [1e4, '万'],
      ]
    : [
        [1e9, 'B'],
        [1e6, 'M'],
        [1e3, 'k'],
      ];
  const step = steps.find(([size]) => magnitude >= size);
  if (!step) return `${sign}${symbol}${trim(magnitude, locale)}`;
  return `${sign}${symbol}${trim(magnitude / step[0], locale)}${step[1]}`;
}

function trim(value: number, locale: string): string {
  return value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 2 : 1 });
}

/**
 * What a person typed, in minor units: `12,000`, `１２０００`, `1.2万`, `3亿`, `100+20.5`.
 * Null when it is not a number or finer than the minor unit.
 */
export function parseAmount(text: string, currency: string): number | null {
  const normal = text.normalize('NFKC').replace(/[\s,¥€£$]/g, '');
  if (normal === '') return null;
  const terms = normal.match(/[+-]?[^+-]+/g);
  if (!terms || terms.join('') !== normal) return null;
  let sum = 0;
  for (const term of terms) {
    const minor = parseTerm(term, minorDigits(currency));
    if (minor === null) return null;
    sum += minor;
  }
  return Number.isSafeInteger(sum) ? sum : null;
}

const unitDigits: Record<string, number> = { 万: 4, 亿: 8, k: 3, K: 3, m: 6, M: 6 };

function parseTerm(term: string, digits: number): number | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([万亿kKmM]?)$/.exec(term);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', unit = ''] = match;
  if (whole === '' && fraction === '') return null;
  const shift = digits + (unitDigits[unit] ?? 0);
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > shift) return null;
  const minor = Number(whole + kept.padEnd(shift, '0'));
  return sign === '-' ? -minor : minor;
}

/** What an amount field shows for editing: `12345.67`. */
export function editableAmount(money: Money): string {
  return formatAmount(money).replaceAll(',', '');
}

/** One sum per currency, in order of appearance; currencies are never added to each other. */
export function sumByCurrency(amounts: Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amount_minor, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0) + amount_minor);
  }
  return [...sums].map(([currency, amount_minor]) => ({ amount_minor, currency }));
}

/** The minor units of an amount that a record may not have: none is zero. */
export function minorOf(value: unknown): number {
  return (value as Money | null | undefined)?.amount_minor ?? 0;
}
