import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asked, answer, field, object, routed, show } from '@/records/testing';
import { MatchingScreen } from './matching-screen';

// Words, routes and panels are loaded when first shown.
configure({ asyncUtilTimeout: 4000 });

const money = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

const receipt = (id: string, minor: number, customer: string | null, payer: string) => ({
  id,
  version: 1,
  number: `RCP-${id}`,
  customer_id: customer,
  entity_id: 'ent_1',
  received_on: '2026-11-20',
  currency: 'CNY',
  amount: money(minor),
  unapplied: money(minor),
  payer_name: payer,
  reference: null,
  status: 'recorded',
  titles: customer ? { customer_id: payer } : {},
});

const item = (id: string, open: number, discount = 0) => ({
  invoice_id: id,
  number: `INV-${id}`,
  entity_id: 'ent_1',
  issued_on: '2026-10-01',
  due_on: '2026-11-03',
  overdue_days: 17,
  is_disputed: false,
  total: money(open),
  open: money(open),
  pay_now: money(open - discount),
  discount_now: money(discount),
  percent_now: '1',
  step_ends_on: discount ? '2026-11-25' : null,
  loss_if_missed: money(discount),
  pay_next: money(open),
  figure: `invoice:${id}:open`,
});

const suggestion = {
  customer_id: 'cus_1',
  customer_name: '云帆科技',
  score: 94,
  reasons: [
    {
      code: 'amount_equals_item',
      points: 50,
      words: { zh: '金额', en: 'The amount is that of one invoice' },
    },
  ],
  applications: [
    {
      invoice_id: '902',
      number: 'INV-902',
      amount: money(25_000_000),
      cash_discount: money(0),
      open_after: money(0),
    },
  ],
  applied: money(25_000_000),
  cash_discount: money(0),
  unapplied: money(30_000_000),
};

/** A small server: two receipts, and what was posted is gone from the list. */
function serve() {
  let receipts = [
    receipt('one', 55_000_000, 'cus_1', '云帆科技'),
    receipt('two', 9_900_000, 'cus_2', '博远精密'),
    receipt('three', 100, 'cus_2', '博远精密'),
  ];
  return answer(({ url, method, body }) => {
    const path = url.pathname.replace('/api/v1', '');
    if (path === '/receipts') return { body: { items: receipts, next_cursor: null } };
    if (path === '/receipts/totals') {
      return { body: { count: receipts.length, sums: { unapplied: [money(65_000_000)] } } };
    }
    if (path.endsWith('/suggestions')) {
      return {
        body: { receipt_id: 'x', unapplied: money(0), items: path.includes('one') ? [suggestion] : [] },
      };
    }
    if (path === '/open-items') {
      const customer = url.searchParams.get('customer_id');
      const items =
        customer === 'cus_1'
          ? [item('871', 120_000_000), item('902', 25_000_000)]
          : [item('911', 10_000_000, 100_000)];
      return { body: { customer_id: customer, as_of: '2026-11-20', items, totals: [], is_cut: false } };
    }
    if (path.endsWith('/apply') && method === 'POST') {
      const rows = (
        body as { apply: { as_asked: { invoice_id: string; amount: { amount_minor: number } }[] } }
      ).apply.as_asked;
      const id = path.split('/')[2] ?? '';
      const found = receipts.find((one) => one.id === id);
      const applied = rows.reduce((sum, row) => sum + row.amount.amount_minor, 0);
      const left = (found?.unapplied.amount_minor ?? 0) - applied;
      const isDry = url.searchParams.get('dry_run') === 'true';
      if (!isDry && left === 0) receipts = receipts.filter((one) => one.id !== id);
      return {
        body: {
          id,
          number: `RCP-${id}`,
          amount: money(applied + left),
          unapplied: money(left),
          applications: rows.map((row) => ({
            id: `app_${row.invoice_id}`,
            invoice_id: row.invoice_id,
            applied_on: '2026-11-20',
            applied: row.amount,
            cash_discount: money(0),
            cash_discount_tax: money(0),
            write_off: money(0),
          })),
        },
      };
    }
    if (path.endsWith('/unapply')) return { body: {} };
    return { body: { items: [] } };
  });
}

const customer = object('customer', 'customers', [field('name', 'text')]);

async function open(): Promise<Asked[]> {
  const asked = serve();
  show(await routed(MatchingScreen), {
    objects: [customer],
    actions: ['receipt.apply', 'receipt.write_off', 'application.unapply'],
  });
  await screen.findByRole('option', { name: /云帆科技/ });
  await screen.findByRole('row', { name: /INV-871/ });
  return asked;
}

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const sum = () => screen.getByRole('status', { name: 'Sums, as a hint' }).textContent?.replace(/\s+/g, ' ');
const posts = (asked: Asked[]) => asked.filter(({ method }) => method === 'POST');

beforeEach(() => {
  // Virtual lists draw what fits; happy-dom has no layout.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});

describe('the bench by keys', () => {
  it('accepts the suggestion, previews, posts once and stands on the next line', async () => {
    const asked = await open();
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('listbox'));
    await screen.findByText('94% sure');
    press('Enter');
    expect(sum()).toContain('Applied 250,000.00=Left 300,000.00');
    press('m');
    const preview = await screen.findByRole('region', { name: /Will be posted/ });
    expect(within(preview).getByText('INV-902')).toBeTruthy();
    expect(posts(asked)).toHaveLength(1);
    expect(posts(asked)[0]?.url.searchParams.get('dry_run')).toBe('true');
    press('m');
    await waitFor(() => expect(posts(asked)).toHaveLength(2));
    const posted = posts(asked)[1];
    expect(posted?.url.searchParams.get('dry_run')).toBeNull();
    expect(posted?.key).toBeTruthy();
    expect(posted?.body).toEqual({ apply: { as_asked: [{ invoice_id: '902', amount: money(25_000_000) }] } });
    await waitFor(() =>
      expect(screen.getByRole('option', { selected: true }).textContent).toContain('博远精密'),
    );
    expect(document.activeElement?.getAttribute('role')).toBe('listbox');
  });

  it('moves between the sides, ticks and types an amount', async () => {
    await open();
    press('ArrowRight');
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
    press(' ');
    expect(sum()).toContain('Applied 550,000.00=Left 0.00');
    for (const key of ['3']) press(key);
    const amount = screen.getByRole('textbox', { name: 'Amount for INV-871' });
    await waitFor(() => expect(document.activeElement).toBe(amount));
    fireEvent.change(amount, { target: { value: '30万' } });
    press('Enter');
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
    expect(sum()).toContain('Applied 300,000.00=Left 250,000.00');
    press('ArrowDown');
    press(' ');
    expect(sum()).toContain('Applied 550,000.00=Left 0.00');
  });

  it('leaves an amount as it was with Esc', async () => {
    await open();
    press('ArrowRight');
    press(' ');
    press('7');
    const amount = screen.getByRole('textbox', { name: 'Amount for INV-871' });
    await waitFor(() => expect(document.activeElement).toBe(amount));
    press('Escape');
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
    expect(sum()).toContain('Applied 550,000.00');
  });

  it('skips without posting, and comes back with what was put together', async () => {
    const asked = await open();
    await screen.findByText('94% sure');
    press('Enter');
    press('j');
    await screen.findByRole('row', { name: /INV-911/ });
    expect(sum()).toContain('Applied 0.00');
    expect(screen.getByText(/99,000.00 settles 100,000.00 until 2026-11-25/)).toBeTruthy();
    press('k');
    await waitFor(() => expect(sum()).toContain('Applied 250,000.00'));
    expect(posts(asked)).toHaveLength(0);
  });

  it('stands on the line that took the place of one that is done, and undoes it with a reason', async () => {
    const asked = await open();
    press('j');
    await screen.findByRole('row', { name: /INV-911/ });
    press('ArrowRight');
    press(' ');
    expect(sum()).toContain('Applied 99,000.00=Left 0.00');
    expect(sum()).toContain('Cash discount 1,000.00');
    press('m');
    await screen.findByRole('region', { name: /Will be posted/ });
    press('m');
    await waitFor(() => expect(screen.queryAllByRole('option')).toHaveLength(2));
    expect(screen.getByRole('option', { selected: true }).id).toBe('money-three');
    await waitFor(() => expect(screen.queryByRole('region', { name: /Will be posted/ })).toBeNull());
    act(() => press('z'));
    const dialog = await screen.findByRole('dialog', { name: /Undo the matching of RCP-two/ });
    fireEvent.click(within(dialog).getByRole('button', { name: /Undo matching/ }));
    await waitFor(() =>
      expect(posts(asked).at(-1)?.url.pathname).toBe('/api/v1/applications/app_911/unapply'),
    );
    expect(posts(asked).at(-1)?.body).toEqual({ reason: 'Matched by mistake' });
  });

  it('takes a preview back when anything changes', async () => {
    const asked = await open();
    await screen.findByText('94% sure');
    press('Enter');
    press('m');
    await screen.findByRole('region', { name: /Will be posted/ });
    press('ArrowRight');
    press(' ');
    expect(screen.queryByRole('region', { name: /Will be posted/ })).toBeNull();
    expect(posts(asked)).toHaveLength(1);
  });
});
