import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { answer, routed, show } from '@/records/testing';
import { ExplainProvider, Figure } from '@/ui/explain';
import { differenceOf } from '@/ui/explain-content';

// Words, routes and panels are loaded when first shown.
configure({ asyncUtilTimeout: 4000 });

const money = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

const explanations: Record<string, unknown> = {
  'customer:cus_1:open:CNY': {
    figure: 'customer:cus_1:open:CNY',
    amount: money(5_350_000),
    words: { zh: '未清金额', en: 'Two documents add up to 53,500.00.' },
    formula: { zh: 'Σ 发票未清金额', en: 'Σ invoice.open' },
    rule: { zh: 'DN4 应收与账龄', en: 'DN4 receivables and aging' },
    as_of: '2026-11-22',
    components: [
      {
        label: { zh: '一', en: 'Invoice INV-644' },
        amount: money(3_100_000),
        figure: 'invoice:inv_1:open',
        document: 'inv_1',
      },
      {
        label: { zh: '二', en: 'Invoice INV-645' },
        amount: money(2_250_000),
        figure: null,
        document: 'inv_2',
      },
    ],
  },
  'invoice:inv_1:open': {
    figure: 'invoice:inv_1:open',
    amount: money(3_100_000),
    words: { zh: '尚未付清', en: '31,000.00 is open on INV-644.' },
    formula: { zh: '未清 = 价税合计 − 已核销', en: 'open = total − applied' },
    rule: { zh: 'RC4 核销', en: 'RC4 matching' },
    as_of: '2026-11-22',
    // One cent is missing: it must be said.
    components: [
      { label: { zh: '合计', en: 'Total' }, amount: money(3_099_999), figure: null, document: 'inv_1' },
    ],
  },
};

async function open() {
  answer(({ url }) => ({ body: explanations[url.searchParams.get('figure') ?? ''] }));
  show(
    await routed(() => (
      <ExplainProvider pathOf={(id) => `/invoices/${id}`}>
        <Figure value={money(5_350_000)} explain="customer:cus_1:open:CNY" />
      </ExplainProvider>
    )),
  );
  fireEvent.click(await screen.findByRole('button', { name: /¥53,500.00\s*Open explanation/ }));
  return screen.findByRole('dialog', { name: 'Explain' });
}

it('shows words, formula, rule, and parts that sum to the figure', async () => {
  const panel = await open();
  expect(await within(panel).findByText('Two documents add up to 53,500.00.')).toBeTruthy();
  expect(within(panel).getByText('Σ invoice.open')).toBeTruthy();
  expect(within(panel).getByText('DN4 receivables and aging')).toBeTruthy();
  expect(within(panel).getByText(/equals what is shown/)).toBeTruthy();
  const link = within(panel).getByRole('link', { name: 'Invoice INV-645' });
  expect(link.getAttribute('href')).toBe('/invoices/inv_2');
});

it('goes down by a part and up by Backspace, and says when parts do not tie', async () => {
  const panel = await open();
  fireEvent.click(await within(panel).findByRole('button', { name: /Invoice INV-644/ }));
  expect(await within(panel).findByText('31,000.00 is open on INV-644.')).toBeTruthy();
  expect(within(panel).getByText('does not equal what is shown')).toBeTruthy();
  expect(within(panel).getByText('-0.01')).toBeTruthy();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Backspace' });
  await waitFor(() => expect(within(panel).queryByText('31,000.00 is open on INV-644.')).toBeNull());
  expect(within(panel).getByText('Two documents add up to 53,500.00.')).toBeTruthy();
});

it('is plain text where nothing can explain it', async () => {
  show(<Figure value={money(100)} />);
  expect(await screen.findByText('¥1.00')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it.each([
  ['equal', 300, [100, 200], null],
  ['less', 300, [100, 100], -100],
  ['more', 300, [100, 300], 100],
])('parts that are %s', (_, amount, parts, difference) => {
  const found = differenceOf(
    money(amount),
    parts.map((part) => ({ amount: money(part) })),
  );
  expect(found?.amount_minor ?? null).toBe(difference);
});

it('does not tie parts of another currency', () => {
  expect(differenceOf(money(100), [{ amount: { amount_minor: 100, currency: 'USD' } }])).not.toBeNull();
});
