import type { SetUp } from '@/api/setup';

/** What the form holds; the code goes along when it is sent. */
export type Company = Omit<SetUp, 'code'>;

const currencies: Record<string, string> = {
  CN: 'CNY',
  HK: 'HKD',
  MO: 'MOP',
  TW: 'TWD',
  SG: 'SGD',
  JP: 'JPY',
  KR: 'KRW',
  US: 'USD',
  CA: 'CAD',
  GB: 'GBP',
  AU: 'AUD',
  NZ: 'NZD',
  CH: 'CHF',
  IN: 'INR',
  MY: 'MYR',
  TH: 'THB',
  VN: 'VND',
  ID: 'IDR',
  AE: 'AED',
  BR: 'BRL',
  MX: 'MXN',
  ...Object.fromEntries(
    ['AT', 'BE', 'DE', 'ES', 'FI', 'FR', 'GR', 'IE', 'IT', 'LU', 'NL', 'PT'].map((code) => [code, 'EUR']),
  ),
};

/** Countries offered in the list; their names are the browser's. */
export const COUNTRIES = Object.keys(currencies);

/** Currency and chart that a company of a country begins with, unless somebody says otherwise. */
export function defaultsOf(country: string): Pick<Company, 'currency' | 'chart'> {
  return {
    currency: currencies[country] ?? 'USD',
    chart: country === 'CN' ? 'china' : 'international',
  };
}

/** Letters, digits and dashes of a name, to sign in with; nothing where the name has none. */
export function codeOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

type Missing = Partial<Record<keyof Company, 'required' | 'code' | 'password' | 'email'>>;

/** What is missing or cannot be, before the server is asked. */
export function missingIn(company: Company): Missing {
  const missing: Missing = {};
  for (const name of [
    'organization_name',
    'organization_code',
    'entity_name',
    'administrator_name',
    'administrator_email',
  ] as const) {
    if (company[name].trim() === '') missing[name] = 'required';
  }
  if (!missing.organization_code && !/^[a-z][a-z0-9-]{0,39}$/.test(company.organization_code)) {
    missing.organization_code = 'code';
  }
  if (!missing.administrator_email && !/^\S+@\S+$/.test(company.administrator_email.trim())) {
    missing.administrator_email = 'email';
  }
  if (company.administrator_password.length < 10) missing.administrator_password = 'password';
  return missing;
}
