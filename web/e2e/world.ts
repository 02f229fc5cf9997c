import type { Page } from '@playwright/test';
import { api } from './app';
import { TODAY } from './environment';

/** What the journeys need to be there before they begin: made by the API, so that no journey leans on the demo's content. */

interface Made {
  id: string;
  version: number;
}

export interface Money {
  amount_minor: number;
  currency: string;
}

export const yuan = (amount: number): Money => ({ amount_minor: Math.round(amount * 100), currency: 'CNY' });

/** A name that no other journey and no earlier run has. */
export function unique(name: string): string {
  return `${name}${crypto.randomUUID().slice(0, 6)}`;
}

/** `2026-11-20` and so many days. */
export function daysFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** An entity of its own; its code is the last, since forms begin with the first one. */
export async function makeEntity(page: Page, writeOffLimit = 0): Promise<{ id: string; name: string }> {
  const code = `Z${crypto.randomUUID().slice(0, 6).toUpperCase()}`;
  const name = `${code} 有限公司`;
  const entity = await api<Made>(page, 'POST', '/entities', {
    code,
    name,
    country: 'CN',
    currency: 'CNY',
    chart: 'china',
  });
  if (writeOffLimit > 0) {
    await api(page, 'PATCH', `/entities/${entity.id}`, {
      version: entity.version,
      write_off_limit: yuan(writeOffLimit),
    });
  }
  return { id: entity.id, name };
}

/** The entity that forms begin with. */
export async function firstEntity(page: Page): Promise<string> {
  const { items } = await api<{ items: Made[] }>(page, 'GET', '/entities?sort=code&limit=1');
  const [entity] = items;
  if (!entity) throw new Error('the demo company has no legal entity');
  return entity.id;
}

/** Goods with 13 % VAT, recognised when they are accepted. */
export async function makeProduct(page: Page, name: string): Promise<string> {
  const product = await api<Made>(page, 'POST', '/products', {
    code: unique('J-'),
    name,
    unit: '台',
    tax_percent: '13',
    recognition_method: 'point_in_time',
  });
  return product.id;
}

/** 60 days; 2 % on the day it leaves, 1 % to the tenth day after, of the amount with tax. */
export async function makeTerm(page: Page, name: string, hasDiscount = true): Promise<string> {
  const term = await api<Made>(page, 'POST', '/payment-terms', {
    name,
    net_days: 60,
    cash_discount: hasDiscount
      ? {
          tiers: [
            { through_day: 0, percent: '2' },
            { through_day: 10, percent: '1' },
          ],
          base: 'gross',
          tax_mode: 'excluded',
          part_payment: 'proportional',
        }
      : undefined,
  });
  return term.id;
}

export async function makeCustomer(page: Page, name: string): Promise<string> {
  return (await api<Made>(page, 'POST', '/customers', { name })).id;
}

export interface Deal {
  entity: string;
  entityName: string;
  customer: string;
  product: string;
  term: string;
}

/** Everything that an order hangs on. */
export async function makeDeal(
  page: Page,
  name: string,
  { writeOffLimit = 0, hasDiscount = true }: { writeOffLimit?: number; hasDiscount?: boolean } = {},
): Promise<Deal> {
  const entity = await makeEntity(page, writeOffLimit);
  return {
    entity: entity.id,
    entityName: entity.name,
    customer: await makeCustomer(page, name),
    product: await makeProduct(page, `${name} 机械臂`),
    term: await makeTerm(page, `${name} 60 天`, hasDiscount),
  };
}

/** A signed contract over so many pieces at so much, net. */
export async function makeContract(page: Page, deal: Deal, pieces: number, price: number): Promise<string> {
  const contract = await makeDraftContract(page, deal, pieces, price);
  await api(page, 'POST', `/contracts/${contract}/sign`, { signed_on: daysFrom(TODAY, -40) });
  return contract;
}

export async function makeDraftContract(
  page: Page,
  { entity, customer, product, term }: Deal,
  pieces: number,
  price: number,
): Promise<string> {
  const contract = await api<Made>(page, 'POST', '/contracts', {
    title: unique('合同 '),
    customer_id: customer,
    entity_id: entity,
    payment_term_id: term,
    currency: 'CNY',
    lines: [{ product_id: product, quantity: String(pieces), unit_price: String(price) }],
  });
  return contract.id;
}

export async function makeOrder(page: Page, contract: string): Promise<string> {
  const order = await api<Made>(page, 'POST', '/orders', {
    contract_id: contract,
    ordered_on: daysFrom(TODAY, -40),
  });
  return order.id;
}

/** A batch that has left; without `pieces` all that is left of the order. */
export async function ship(page: Page, order: string, day: string, pieces?: number): Promise<string> {
  const { items } = await api<{ items: Made[] }>(page, 'GET', `/order-lines?filter=${by('order_id', order)}`);
  const batch = await api<Made>(page, 'POST', '/deliveries', {
    order_id: order,
    shipped_on: day,
    lines: pieces && items.map(({ id }) => ({ order_line_id: id, quantity: String(pieces) })),
  });
  return batch.id;
}

/** An issued invoice over a batch that has left. */
export async function bill(page: Page, order: string, delivery: string, day: string): Promise<Invoice> {
  const draft = await api<Made>(page, 'POST', '/invoices', {
    order_id: order,
    delivery_id: delivery,
    from: 'delivered',
  });
  return api<Invoice>(page, 'POST', `/invoices/${draft.id}/issue`, { issued_on: day });
}

export interface Invoice extends Made {
  number: string;
  open: Money;
  total: Money;
}

/** An order of its own with one batch that left on `day`, invoiced that day: so many pieces at so much, net. */
export async function makeInvoice(
  page: Page,
  deal: Deal,
  { day, pieces, price }: { day: string; pieces: number; price: number },
): Promise<Invoice> {
  const order = await makeOrder(page, await makeContract(page, deal, pieces, price));
  return bill(page, order, await ship(page, order, day), day);
}

export interface Receipt extends Made {
  number: string;
  unapplied: Money;
}

/** Money that came in and is on no invoice; without a customer nobody has claimed it. */
export async function makeReceipt(
  page: Page,
  receipt: { entity: string; customer?: string; amount: Money; day: string; payer?: string },
): Promise<Receipt> {
  return api<Receipt>(page, 'POST', '/receipts', {
    entity_id: receipt.entity,
    customer_id: receipt.customer,
    amount: receipt.amount,
    received_on: receipt.day,
    method: 'bank_transfer',
    payer_name: receipt.payer,
    apply: 'none',
  });
}

export function by(field: string, value: unknown): string {
  return encodeURIComponent(JSON.stringify([{ field, op: 'eq', value }]));
}

export async function makeOpportunity(page: Page, customer: string): Promise<string> {
  const opportunity = await api<Made>(page, 'POST', '/opportunities', {
    name: unique('商机 '),
    currency: 'CNY',
    amount: yuan(1000),
    customer_id: customer,
  });
  return opportunity.id;
}

export async function makeQuote(page: Page, { entity, customer, product }: Deal): Promise<string> {
  const quote = await api<Made>(page, 'POST', '/quotes', {
    customer_id: customer,
    entity_id: entity,
    currency: 'CNY',
    valid_until: daysFrom(TODAY, 30),
    lines: [{ product_id: product, quantity: '1', unit_price: '100' }],
  });
  return quote.id;
}
