import type { Page } from '@playwright/test';
import { api } from './app';
import { TODAY } from './environment';

/** Records that are opened by the pictures: of the demo company, and of hostile sizes. */
export type Known = Record<
  | 'accepted'
  | 'campaign'
  | 'contract'
  | 'creditNote'
  | 'customer'
  | 'draftInvoice'
  | 'draftQuote'
  | 'entry'
  | 'foreign'
  | 'freshContract'
  | 'import'
  | 'invoice'
  | 'lead'
  | 'long'
  | 'longContract'
  | 'longInvoice'
  | 'longLead'
  | 'longOpportunity'
  | 'longOrder'
  | 'longQuote'
  | 'obligation'
  | 'opportunity'
  | 'order'
  | 'product'
  | 'quote'
  | 'receipt'
  | 'shipped'
  | 'term'
  | 'unclaimed'
  | 'user',
  string
>;

interface Found {
  id: string;
  [field: string]: unknown;
}

const LONG_ZH =
  '华东长三角一体化示范区先进制造业供应链协同创新发展有限责任公司上海浦东新区张江高科技园区第二分公司暨国际贸易结算与跨境采购服务中心';
const LONG_DE = 'DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftHolding';
const HUGE = 999_999_999_999;
const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'HKD'];

/** The records that the pictures open; those that must look bad if anything does are made here. */
export async function prepareRecords(page: Page): Promise<Known> {
  const first = finder(page);
  const entity = await first('entities', [{ field: 'currency', op: 'eq', value: 'CNY' }]);
  const made = await makeHostile(page, entity);
  const unbilled = await api<{ items: Found[] }>(page, 'GET', '/unbilled?limit=1');
  await api(page, 'POST', '/invoices/from-unbilled', { selection: unbilled.items.map(({ id }) => id) });
  const status = (value: string) => [{ field: 'status', op: 'eq', value }];
  const invoice = await first(
    'invoices',
    [
      ...status('issued'),
      { field: 'kind', op: 'eq', value: 'invoice' },
      { field: 'issued_on', op: 'lt', value: '2026-09-01' },
    ],
    '-total',
  );
  const order = await first('orders', [{ field: 'ordered_on', op: 'lt', value: TODAY }], '-ordered_on');
  return {
    ...made,
    customer: String(invoice.customer_id),
    invoice: invoice.id,
    order: order.id,
    contract: String(order.contract_id),
    lead: (await first('leads', status('working'))).id,
    opportunity: (await first('opportunities', status('open'), '-expected_close_on')).id,
    quote: (await first('quotes', status('sent'))).id,
    draftQuote: (await first('quotes', status('draft'), '-quoted_on')).id,
    shipped: (await first('deliveries', status('shipped'), '-shipped_on')).id,
    accepted: (await first('deliveries', status('accepted'), '-shipped_on')).id,
    draftInvoice: (await first('invoices', status('draft'))).id,
    receipt: (await first('receipts', [{ field: 'received_on', op: 'lt', value: TODAY }], '-received_on')).id,
    obligation: (await first('obligations', [])).id,
    entry: (await first('journal-entries', [], '-effective_on')).id,
    product: (await first('products', [])).id,
    term: (await first('payment-terms', [])).id,
    campaign: (await first('campaigns', [])).id,
    user: (await first('users', [])).id,
  };
}

function finder(page: Page) {
  return async (plural: string, filter: object[], sort?: string): Promise<Found> => {
    const query = new URLSearchParams({ limit: '1', filter: JSON.stringify(filter) });
    if (sort) query.set('sort', sort);
    const { items } = await api<{ items: Found[] }>(page, 'GET', `/${plural}?${query}`);
    const [found] = items;
    if (!found) throw new Error(`the demo company has no ${plural} with ${JSON.stringify(filter)}`);
    return found;
  };
}

type Post = (path: string, body: unknown) => Promise<Found>;

/** Names that are too long, amounts that are too large or negative, money in many currencies. */
async function makeHostile(page: Page, entity: Found) {
  const post: Post = (path, body) => api<Found>(page, 'POST', path, body);
  const first = finder(page);
  const product = await first('products', [
    { field: 'recognition_method', op: 'eq', value: 'point_in_time' },
    { field: 'is_active', op: 'eq', value: true },
  ]);
  const term = await first('payment-terms', []);
  const long = await post('/customers', {
    name: LONG_ZH,
    industry: LONG_DE.slice(0, 40),
    address: `${LONG_ZH}${LONG_DE}`.slice(0, 150),
    phone: '+86 (021) 5080-1234 ext. 99887766',
    website: `https://www.${LONG_DE.toLowerCase().replace(/[^a-z]/g, '')}.example/`,
    payment_term_id: term.id,
  });
  const foreign = await post('/customers', { name: LONG_DE, country: 'DE', currency: 'EUR' });
  for (const customer of [long, foreign]) {
    await post('/contacts', {
      customer_id: customer.id,
      name: LONG_DE.slice(0, 60),
      title: LONG_ZH.slice(0, 40),
      email: `${LONG_DE.slice(0, 48).toLowerCase()}@example.com`,
      phone: '+49 (0) 1512 3456789-1234',
    });
  }
  const longLead = await post('/leads', {
    name: LONG_DE,
    company: LONG_ZH,
    source: 'web_form',
    phone: '+49 (0) 1512 3456789-1234',
    need: `${LONG_ZH}。${LONG_ZH}。${LONG_DE}`,
  });
  const longOpportunity = await post('/opportunities', {
    name: `${LONG_ZH} ${LONG_DE}`,
    customer_id: long.id,
    currency: 'CNY',
    amount: { amount_minor: HUGE, currency: 'CNY' },
    expected_close_on: '2026-10-31',
    next_step: `${LONG_ZH}，${LONG_DE}`,
    competitor: LONG_DE,
  });
  const documents = await makeDocuments(post, { entity, product, term, long });
  for (const [place, currency] of CURRENCIES.entries()) {
    await post('/opening-invoices', {
      customer_id: foreign.id,
      entity_id: entity.id,
      external_number: `${LONG_DE.slice(0, 30)}-${currency}`,
      issued_on: '2026-11-02',
      due_on: `2026-11-${10 + place * 4}`,
      total: { amount_minor: HUGE - place, currency },
    });
  }
  const unclaimed = await post('/receipts', {
    entity_id: entity.id,
    amount: { amount_minor: HUGE, currency: 'CNY' },
    received_on: TODAY,
    method: 'bank_transfer',
    payer_name: LONG_DE,
    payer_account: '6222 0210 0101 2345 6789 0123',
    reference: `${LONG_ZH} ${LONG_DE}`,
  });
  await post('/receipts', {
    entity_id: entity.id,
    customer_id: foreign.id,
    amount: { amount_minor: 123_456_789_01, currency: 'EUR' },
    received_on: TODAY,
    method: 'bank_transfer',
    payer_name: LONG_DE,
    reference: LONG_ZH,
  });
  return {
    ...documents,
    long: long.id,
    foreign: foreign.id,
    longLead: longLead.id,
    longOpportunity: longOpportunity.id,
    unclaimed: unclaimed.id,
    import: await makeImport(post),
  };
}

interface Parts {
  entity: Found;
  product: Found;
  term: Found;
  long: Found;
}

/** From a quote to a credit note, each with a long line and an amount of ten digits. */
async function makeDocuments(post: Post, { entity, product, term, long }: Parts) {
  const line = { product_id: product.id, quantity: '1', description: `${LONG_ZH} ${LONG_DE}` };
  const longQuote = await post('/quotes', {
    customer_id: long.id,
    entity_id: entity.id,
    quoted_on: TODAY,
    valid_until: '2026-12-31',
    lines: [
      { ...line, quantity: '10', unit_price: '884955752.2115' },
      { ...line, quantity: '0.000001', unit_price: '1200000', discount_percent: '33.333333' },
    ],
  });
  const sign = async (lines: object[]): Promise<Found> => {
    const contract = await post('/contracts', {
      title: `${LONG_ZH} ${LONG_DE}`,
      customer_id: long.id,
      entity_id: entity.id,
      currency: 'CNY',
      payment_term_id: term.id,
      lines,
    });
    await post(`/contracts/${contract.id}/sign`, { signed_on: TODAY });
    return contract;
  };
  const longContract = await sign([
    { ...line, quantity: '10', unit_price: '999999999.999', price_includes_tax: true },
    { ...line, quantity: '1200.5', unit_price: '0.01' },
  ]);
  const freshContract = await sign([{ ...line, unit_price: '1200' }]);
  const longOrder = await post('/orders', { contract_id: longContract.id, ordered_on: TODAY });
  const delivery = await post('/deliveries', {
    order_id: longOrder.id,
    shipped_on: TODAY,
    carrier: LONG_DE.slice(0, 60),
    tracking_number: 'SF1234567890123456789012345678901234567890',
  });
  await post(`/deliveries/${delivery.id}/accept`, { accepted_on: TODAY, accepted_by: LONG_DE.slice(0, 40) });
  const longInvoice = await post('/invoices', { order_id: longOrder.id, from: 'accepted' });
  await post(`/invoices/${longInvoice.id}/issue`, { issued_on: TODAY });
  const credit = await post(`/invoices/${longInvoice.id}/credit`, {
    issued_on: TODAY,
    reason: `${LONG_ZH}，${LONG_DE}`,
    amount: { amount_minor: 123_456_789_012, currency: 'CNY' },
  });
  return {
    longQuote: longQuote.id,
    longContract: longContract.id,
    freshContract: freshContract.id,
    longOrder: longOrder.id,
    longInvoice: longInvoice.id,
    creditNote: credit.id,
  };
}

/** A file with a row that cannot be taken. */
async function makeImport(post: Post): Promise<string> {
  const mapping = {
    name: 'customers.csv',
    target: 'customer',
    source: 'shots',
    file: 'customers.csv',
    external_id: ['name'],
    fields: {
      name: { column: 'name' },
      industry: { column: 'industry' },
      employees: { column: 'employees' },
    },
  };
  const content = `name,industry,employees\n${LONG_DE} Wien,Handel,120\n坏行科技,制造,many\n`;
  return (await post('/imports', { mapping, files: [{ name: 'customers.csv', content }] })).id;
}
