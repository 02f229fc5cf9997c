import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { RecordPicker } from './record-picker';
import { answer, field, object, show } from './testing';

const customer = object('customer', 'customers', [
  field('name', 'text', { is_searchable: true }),
  field('number', 'text'),
]);

function Pick() {
  const [id, setId] = useState<string | null>(null);
  return (
    <>
      <RecordPicker object="customer" label="Customer" value={id} onChange={setId} />
      <output>{id ?? 'none'}</output>
    </>
  );
}

describe('picking a record', () => {
  it('searches on the server, thirty at most, and picks by keys', async () => {
    const asked = answer(({ url }) => ({
      body: {
        items: url.searchParams.get('q')
          ? [{ id: 'cus_2', name: '云帆科技', number: 'CUS-2' }]
          : [
              { id: 'cus_1', name: '博远精密', number: 'CUS-1' },
              { id: 'cus_2', name: '云帆科技', number: 'CUS-2' },
            ],
      },
    }));
    show(<Pick />, { objects: [customer] });
    const input = await screen.findByLabelText('Customer');
    expect(asked).toHaveLength(0);
    fireEvent.click(input);
    expect(await screen.findByText('博远精密')).toBeTruthy();
    fireEvent.change(input, { target: { value: '云帆' } });
    await waitFor(() => expect(screen.queryByText('博远精密')).toBeNull());
    expect(screen.getByText('CUS-2')).toBeTruthy();
    fireEvent.keyDown(input, { key: 'ArrowDown', code: 'ArrowDown' });
    fireEvent.keyDown(input, { key: 'Enter', code: 'Enter' });
    await waitFor(() => expect(screen.getByText('cus_2')).toBeTruthy());
    expect((input as HTMLInputElement).value).toBe('云帆科技');
    const search = asked.at(-1)?.url.searchParams;
    expect(search?.get('q')).toBe('云帆');
    expect(search?.get('limit')).toBe('30');
    fireEvent.click(screen.getByRole('button', { name: 'Clear the choice' }));
    expect(screen.getByText('none')).toBeTruthy();
  });
});
