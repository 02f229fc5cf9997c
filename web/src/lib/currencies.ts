/** Currencies offered in a list, the frequent ones first; any other is typed by its code. */
export const CURRENCIES = [
  'CNY',
  'USD',
  'EUR',
  'HKD',
  'JPY',
  'GBP',
  'SGD',
  'TWD',
  'KRW',
  'AUD',
  'CAD',
  'CHF',
  'MOP',
  'THB',
  'VND',
  'MYR',
  'IDR',
  'INR',
  'AED',
  'BRL',
  'MXN',
  'NZD',
  'PHP',
  'PLN',
  'RUB',
  'SAR',
  'SEK',
  'NOK',
  'DKK',
  'TRY',
  'ZAR',
] as const;

/** `CNY 人民币`: the code is what documents show, the name what people look for. */
export function currencyName(code: string, locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'currency', fallback: 'none' }).of(code);
  return name ? `${code} ${name}` : code;
}
