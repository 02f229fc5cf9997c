import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answer, field, object, show } from '../testing';
import { emptyLine } from './line-drafts';
import { LineEditor } from './line-editor';
import { useDocument } from './use-document';

const product = object('product', 'products', [
  field('name', 'text', { is_searchable: true }),
  field('code', 'text'),
]);
const facts = { code: 'CB-01', unit: 'set', tax_percent: '13', isOverTime: false };
const cny = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });

const sent: unknown[] = [];

/** Two lines; the server prices each at 100.00 and says so only for the lines that it was asked about. */
function Editor() {
  const document = useDocument({
    initial: [
      emptyLine({ product_id: 'prd_1', product: { ...facts, name: 'Cables' }, quantity: '2' }),
      emptyLine({ product_id: 'prd_2', product: { ...facts, name: 'Camera' }, quantity: '1' }),
    ],
    body: (lines) => ({ lines: lines.map(({ product_id, quantity }) => ({ product_id, quantity })) }),
    send: async ({ body, dryRun }) => {
      if (!dryRun) sent.push(body);
      const { lines } = body as { lines: { product_id: string }[] };
      return {
        id: 'quo_1',
        number: 'QUO-1',
        currency: 'CNY',
        net: cny(10_000 * lines.length),
        tax: cny(0),
        total: cny(10_000 * lines.length),
        lines: lines.map(() => ({
          unit_price: '100',
          tax_percent: '13',
          net: cny(10_000),
          total: cny(11_300),
        })),
      };
    },
    touches: [],
    onSaved: () => {},
  });
  return (
    <>
      <LineEditor {...document} onChange={document.change} hasListPrices />
      <output>{document.sums ? document.sums.net.amount_minor : 'none'}</output>
      <button type="button" onClick={document.save}>
        Save
      </button>
    </>
  );
}

const products = () =>
  screen.getAllByLabelText(/^Product of line/).map((input) => (input as HTMLInputElement).value);

function start() {
  sent.length = 0;
  answer(() => ({ body: { items: [] } }));
  show(<Editor />, { objects: [product] });
}

test('a line moves by Alt and arrows', async () => {
  start();
  fireEvent.keyDown(await screen.findByLabelText('Quantity of line 2'), { key: 'ArrowUp', altKey: true });
  expect(products()).toEqual(['Camera', 'Cables']);
  fireEvent.keyDown(screen.getByLabelText('Quantity of line 1'), { key: 'ArrowUp', altKey: true });
  expect(products()).toEqual(['Camera', 'Cables']);
});

test('Enter goes down the column, and adds a line at its end', async () => {
  start();
  const first = await screen.findByLabelText('Quantity of line 1');
  fireEvent.keyDown(first, { key: 'Enter' });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Quantity of line 2')));
  fireEvent.keyDown(screen.getByLabelText('Quantity of line 2'), { key: 'Enter' });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Product of line 3')));
  expect(products()).toEqual(['Cables', 'Camera', '']);
});

test('Mod+D doubles the line that has the focus', async () => {
  start();
  const first = await screen.findByLabelText('Quantity of line 1');
  first.focus();
  fireEvent.focusIn(first);
  fireEvent.keyDown(first, { key: 'd', ctrlKey: true });
  expect(products()).toEqual(['Cables', 'Cables', 'Camera']);
});

test('amounts come from the server, again after each change, and saving sends the lines once', async () => {
  start();
  await waitFor(() => expect(screen.getByText('20000')).toBeTruthy());
  fireEvent.keyDown(screen.getByLabelText('Quantity of line 2'), { key: 'd', ctrlKey: true });
  await waitFor(() => expect(screen.getByText('30000')).toBeTruthy(), { timeout: 3000 });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    lines: [{ product_id: 'prd_1' }, { product_id: 'prd_2' }, { product_id: 'prd_2' }],
  });
});

test('a pasted table is shown before it becomes lines', async () => {
  start();
  fireEvent.paste(await screen.findByLabelText('Quantity of line 1'), {
    clipboardData: { getData: () => 'CB-01\t3\nCB-02\t4' },
  });
  const dialog = await screen.findByRole('dialog');
  expect(await screen.findAllByText('no such product')).toHaveLength(2);
  expect(dialog.textContent).toContain('CB-02');
  expect(products()).toEqual(['Cables', 'Camera']);
});

test('what the price list gives is shown as a value with separators, and gives way to what is typed', async () => {
  start();
  const discount = (await screen.findByLabelText('Disc. % of line 1')) as HTMLInputElement;
  expect(discount.value).toBe('0');
  const price = screen.getByLabelText('Unit price of line 1') as HTMLInputElement;
  await waitFor(() => expect(price.value).toBe('100'));
  fireEvent.focus(price);
  fireEvent.change(price, { target: { value: '12500.5' } });
  expect(price.value).toBe('12500.5');
  fireEvent.blur(price);
  expect(price.value).toBe('12,500.5');
  fireEvent.focus(price);
  expect(price.value).toBe('12500.5');
  fireEvent.change(price, { target: { value: '' } });
  fireEvent.blur(price);
  await waitFor(() => expect(price.value).toBe('100'));
});
