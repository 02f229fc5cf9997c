import type { Page } from '@playwright/test';
import { expect, type Language } from './app';
import { OBJECTS } from './screens';
import type { Known } from './shots-data';
import { verb, word } from './words';

export interface Screen {
  /** First part of the file's name, and what `cargo xtask shots NAME` looks for. */
  name: string;
  at: string | ((known: Known) => string);
  /** What is done before the picture is taken. */
  act?: (page: Page, language: Language) => Promise<unknown>;
  /** Before the screen is opened. */
  before?: (page: Page) => Promise<unknown>;
  /** Who looks: somebody of the demo company unless given. */
  session?: 'staff' | 'empty' | 'none';
  only?: 'desk' | 'phone';
  /** What is open lies over the window: the picture shows the window, not the length of the page. */
  isOverlay?: boolean;
}

const filter = (...nodes: object[]) => `filter=${encodeURIComponent(JSON.stringify(nodes))}`;
const NONE = filter({ field: 'name', op: 'eq', value: 'nobody has this name' });

/** Lists of every object that people open, as they stand. */
const LISTS = OBJECTS.map((plural): Screen => ({ name: `list-${plural}`, at: `/${plural}` }));

/** Screens with an address of their own. */
const OWN: Screen[] = [
  { name: 'sign-in', at: '/sign-in', session: 'none' },
  {
    name: 'sign-in-refused',
    at: '/sign-in',
    session: 'none',
    act: async (page) => {
      const fields = page.locator('main input');
      await fields.nth(0).fill('demo');
      await fields.nth(1).fill('nobody@demo.mingxi.example');
      await fields.nth(2).fill('not the password');
      await page.locator('main button[type=submit]').click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  { name: 'today', at: '/' },
  { name: 'me', at: '/me' },
  { name: 'settings', at: '/settings' },
  { name: 'settings-organization', at: '/settings/organization' },
  { name: 'settings-numbers', at: '/settings/numbers' },
  { name: 'settings-jobs', at: '/settings/jobs' },
  { name: 'settings-tokens', at: '/settings/tokens' },
  { name: 'settings-fields', at: '/settings/fields' },
  {
    name: 'first-run',
    at: '/setup?code=shown-at-the-start',
    session: 'none',
    // The server of the pictures is set up: it is asked as if it were not.
    before: (page) =>
      page.route(/\/api\/v1\/setup$/, (route) => route.fulfill({ json: { needed: true, demo: null } })),
  },
  { name: 'setup', at: '/settings/setup' },
  { name: 'import-new', at: '/imports/new' },
  { name: 'matching', at: '/matching' },
  { name: 'matching-long', at: ({ unclaimed }) => `/matching?receipt=${unclaimed}` },
  { name: 'matching-proposal', at: ({ receipt }) => `/matching?receipt=${receipt}` },
  { name: 'unbilled', at: '/unbilled' },
  { name: 'collections', at: '/collections' },
  { name: 'aging', at: '/aging' },
  { name: 'waterfall', at: '/waterfall' },
  { name: 'trial-balance', at: '/trial-balance' },
  { name: 'close', at: '/close' },
  { name: 'quote-new', at: '/quotes/new' },
  { name: 'quote-edit', at: ({ draftQuote }) => `/quotes/${draftQuote}/edit` },
  { name: 'quote-edit-long', at: ({ longQuote }) => `/quotes/${longQuote}/edit` },
  { name: 'contract-new', at: '/contracts/new' },
  { name: 'not-found', at: '/no-such-page' },
  { name: 'record-gone', at: '/customers/cus_00000000000000000000000000' },
];

const record = (name: string, plural: string, known: keyof Known, tab?: string): Screen => ({
  name,
  at: (all) => `/${plural}/${all[known]}${tab ? `?tab=${tab}` : ''}`,
});

const RECORDS: Screen[] = [
  record('lead', 'leads', 'lead'),
  record('lead-long', 'leads', 'longLead', 'details'),
  record('customer', 'customers', 'customer'),
  record('customer-long', 'customers', 'long'),
  record('customer-long-details', 'customers', 'long', 'details'),
  record('customer-foreign', 'customers', 'foreign'),
  ...['contacts', 'opportunities', 'quotes', 'contracts', 'orders', 'invoices', 'receipts'].map((tab) =>
    record(`customer-${tab}`, 'customers', 'customer', `${tab}.customer_id`),
  ),
  record('customer-follow-ups', 'customers', 'customer', 'follow-ups.customer_id'),
  record('customer-timeline', 'customers', 'customer', 'timeline'),
  record('customer-related', 'customers', 'customer', 'related'),
  record('customer-long-invoices', 'customers', 'long', 'invoices.customer_id'),
  record('opportunity', 'opportunities', 'opportunity'),
  record('opportunity-long', 'opportunities', 'longOpportunity', 'details'),
  record('opportunity-stages', 'opportunities', 'opportunity', 'stage-changes.opportunity_id'),
  record('quote', 'quotes', 'quote'),
  record('quote-long', 'quotes', 'longQuote'),
  record('contract', 'contracts', 'contract'),
  record('contract-long', 'contracts', 'longContract'),
  record('contract-plan', 'contracts', 'contract', 'installments.contract_id'),
  record('contract-schedule', 'contracts', 'contract', 'revenue-schedule'),
  record('order', 'orders', 'order'),
  record('order-long', 'orders', 'longOrder'),
  record('delivery', 'deliveries', 'shipped'),
  record('delivery-accepted', 'deliveries', 'accepted'),
  record('invoice', 'invoices', 'invoice'),
  record('invoice-draft', 'invoices', 'draftInvoice'),
  record('invoice-long', 'invoices', 'longInvoice'),
  record('invoice-windows', 'invoices', 'invoice', 'cash-discount-windows'),
  record('invoice-ledger', 'invoices', 'invoice', 'entry-lines.invoice_id'),
  record('credit-note', 'invoices', 'creditNote'),
  record('receipt', 'receipts', 'receipt'),
  record('receipt-unclaimed', 'receipts', 'unclaimed'),
  record('obligation', 'obligations', 'obligation'),
  record('journal-entry', 'journal-entries', 'entry'),
  record('product', 'products', 'product'),
  record('payment-term', 'payment-terms', 'term'),
  record('campaign', 'campaigns', 'campaign'),
  record('user', 'users', 'user'),
  record('import', 'imports', 'import'),
];

/** The same query drawn in other ways, and what lists look like at their edges. */
const LAYOUTS: Screen[] = [
  { name: 'board-opportunities', at: '/opportunities?layout=board' },
  { name: 'board-customers', at: '/customers?layout=board' },
  { name: 'calendar-opportunities', at: '/opportunities?layout=calendar' },
  { name: 'chart-opportunities', at: '/opportunities?layout=chart' },
  { name: 'chart-table', at: '/opportunities?layout=chart&as=table' },
  {
    name: 'list-filtered',
    at: `/opportunities?${filter(
      { field: 'status', op: 'eq', value: 'open' },
      { field: 'amount', op: 'ge', value: { amount_minor: 1_000_000_00, currency: 'CNY' } },
    )}`,
  },
  { name: 'list-largest', at: '/invoices?sort=-total' },
  { name: 'list-no-match', at: `/customers?${NONE}` },
  { name: 'list-empty', at: '/customers', session: 'empty' },
  { name: 'list-empty-receipts', at: '/receipts', session: 'empty' },
  ...[
    '/',
    '/settings/setup',
    '/matching',
    '/unbilled',
    '/collections',
    '/aging',
    '/waterfall',
    '/trial-balance',
    '/close',
  ].map((at): Screen => ({ name: `empty-${at.split('/').pop() || 'today'}`, at, session: 'empty' })),
  {
    name: 'list-failed',
    at: '/customers',
    before: (page) =>
      page.route(/\/api\/v1\/customers\?/, (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: '/errors#unavailable',
            code: 'unavailable',
            title: 'Unavailable',
            status: 503,
            detail: 'The database did not answer in time.',
            trace_id: '0af7651916cd43dd8448eb211c80319c',
          }),
        }),
      ),
    act: (page) => expect(page.getByRole('alert')).toBeVisible(),
  },
  {
    name: 'list-selected',
    at: '/customers',
    only: 'desk',
    act: async (page) => {
      for (const row of [1, 3, 4]) await page.locator('.mx-grid-tick label').nth(row).click();
      await expect(page.locator('.mx-bulk')).toBeVisible();
    },
  },
  {
    name: 'list-peek',
    at: ({ customer }) => `/customers?open=${customer}`,
    only: 'desk',
    act: (page) => expect(page.locator('.mx-peek-title')).toBeVisible(),
  },
];

const dialog = (page: Page) => expect(page.getByRole('dialog').first()).toBeVisible();
const create = (plural: string): Screen => ({
  name: `create-${plural}`,
  at: `/${plural}?create=true`,
  isOverlay: true,
  act: dialog,
});
const does = (name: string, plural: string, known: keyof Known, key: string): Screen => ({
  name,
  at: (all) => `/${plural}/${all[known]}`,
  isOverlay: true,
  act: async (page, language) => {
    await verb(page, language, key);
    await dialog(page);
  },
});
const press = (name: string, at: string, keys: string, role: 'dialog' | 'menu' = 'dialog'): Screen => ({
  name,
  at,
  only: 'desk',
  isOverlay: true,
  act: async (page) => {
    await page.keyboard.press(keys);
    await expect(page.getByRole(role).first()).toBeVisible();
    // What it holds may come a moment later.
    await expect(
      page.getByRole(role).first().getByRole('button').or(page.getByRole('option')).first(),
    ).toBeVisible();
  },
});

/** What opens over a screen. */
const OVERLAYS: Screen[] = [
  ...[
    'leads',
    'customers',
    'opportunities',
    'campaigns',
    'receipts',
    'products',
    'payment-terms',
    'users',
  ].map(create),
  does('verb-qualify', 'leads', 'lead', 'leads.verbs.qualify'),
  does('verb-move', 'opportunities', 'opportunity', 'opportunities.verbs.move'),
  does('verb-win', 'opportunities', 'opportunity', 'opportunities.verbs.win'),
  does('verb-log', 'customers', 'customer', 'followUps.log'),
  does('verb-send', 'quotes', 'draftQuote', 'quotes.verbs.send'),
  does('verb-order', 'contracts', 'freshContract', 'orders.verbs.create'),
  does('verb-accept', 'deliveries', 'shipped', 'deliveries.verbs.accept'),
  does('verb-issue', 'invoices', 'draftInvoice', 'invoices.verbs.issue'),
  does('verb-credit', 'invoices', 'longInvoice', 'invoices.verbs.credit'),
  does('verb-claim', 'receipts', 'unclaimed', 'receipts.verbs.claim'),
  press('keys', '/customers', '?'),
  press('filter', '/customers', 'f'),
  {
    name: 'palette',
    at: '/customers',
    isOverlay: true,
    act: async (page, language) => {
      await page
        .locator('.mx-top')
        .getByRole('button', { name: word(language, 'shell.palette.title') })
        .click();
      await page.getByRole('combobox').fill('电子');
      await expect(page.getByRole('option').nth(3)).toBeVisible();
    },
  },
  {
    name: 'notifications',
    at: '/customers',
    isOverlay: true,
    act: async (page, language) => {
      await page
        .locator('.mx-top')
        .getByRole('button', { name: bell(language) })
        .click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'columns',
    at: '/customers',
    only: 'desk',
    isOverlay: true,
    act: async (page, language) => {
      await page.getByRole('button', { name: word(language, 'records.columns.title'), exact: true }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'explain',
    at: ({ customer }) => `/customers/${customer}`,
    isOverlay: true,
    act: async (page) => {
      await page.locator('.mx-explained').first().click();
      await expect(page.locator('.mx-explain-amount')).toBeVisible();
    },
  },
  {
    name: 'refusal',
    at: ({ longOpportunity }) => `/opportunities/${longOpportunity}`,
    isOverlay: true,
    act: async (page, language) => {
      await page.route(/\/win(\?|$)/, (route) =>
        route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify(REFUSED),
        }),
      );
      await verb(page, language, 'opportunities.verbs.win');
      await dialog(page);
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await expect(page.locator('.mx-refusal')).toBeVisible();
    },
  },
];

const bell = (language: Language) => (language === 'en' ? /notification|unread/i : /通知|未读/);

const REFUSED = {
  type: '/errors#stage_gate',
  code: 'stage_gate',
  title: 'The stage asks for more',
  status: 422,
  detail: 'Set what is missing and try again.',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  errors: [
    { pointer: '/need', code: 'required', detail: 'The need is not described.' },
    { pointer: '/contact_id', code: 'required', detail: 'Nobody decides yet.' },
  ],
};

export const TABLE: Screen[] = [...OWN, ...LISTS, ...RECORDS, ...LAYOUTS, ...OVERLAYS];
