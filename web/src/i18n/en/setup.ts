import type { LateMessages } from '../messages';

export const setup: LateMessages['setup'] = {
  title: 'First set-up',
  intro: 'What there is to do from the company to the first invoice. Skip anything; it stays in Settings.',
  progress: '{done, number} of {all, number} done',
  done: 'Done',
  open: 'To do',
  count: '{count, plural, one {# record} other {# records}} so far',
  steps: {
    entity: {
      title: 'Company',
      text: 'The legal entity that invoices and keeps books, its currency and chart.',
    },
    user: { title: 'Colleagues', text: 'Invite colleagues; roles decide what each may do.' },
    product: { title: 'Products', text: 'What you sell, its tax and how its revenue is recognised.' },
    price_list: { title: 'Prices', text: 'A price list fills the prices of quotes.' },
    payment_term: {
      title: 'Payment terms',
      text: 'Due days, cash discounts and templates of collection plans.',
    },
    customer: { title: 'Customers', text: 'Import them from a file, or begin with one.' },
    order: { title: 'The first order', text: 'From an opportunity, a quote and a contract to an order.' },
  },
  import: 'Import a file',
  demo: 'Want to look first? Run mingxi demo on an empty database: it makes a company with two years of history.',
};
