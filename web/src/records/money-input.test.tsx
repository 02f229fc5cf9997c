import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { Money } from '@/lib/money';
import { MoneyInput } from './money-input';
import { show } from './testing';
import { isUnreadable, type Unreadable } from './unreadable';

let last: Money | Unreadable | null = null;

function Amount() {
  const [value, setValue] = useState<Money | Unreadable | null>(null);
  last = value;
  return <MoneyInput label="Amount" currency="CNY" value={value} onChange={setValue} />;
}

describe('an amount as it is typed', () => {
  it.each([
    ['12,000', 1_200_000, '12,000.00'],
    ['1.2万', 1_200_000, '12,000.00'],
    ['１２０００．５', 1_200_050, '12,000.50'],
    ['100+20.5', 12_050, '120.50'],
    ['-80', -8000, '-80.00'],
  ])('%s', async (typed, minor, shown) => {
    show(<Amount />);
    const input = (await screen.findByLabelText('Amount')) as HTMLInputElement;
    fireEvent.focus(input);
    fireEvent.change(input, { target: { value: typed } });
    expect(last).toEqual({ amount_minor: minor, currency: 'CNY' });
    fireEvent.blur(input);
    expect(input.value).toBe(shown);
  });

  it('keeps what it cannot read and says so when the field is left', async () => {
    show(<Amount />);
    const input = (await screen.findByLabelText('Amount')) as HTMLInputElement;
    fireEvent.focus(input);
    fireEvent.change(input, { target: { value: '12o' } });
    expect(isUnreadable(last)).toBe(true);
    fireEvent.blur(input);
    expect(input.value).toBe('12o');
    expect(screen.getByText(/This is not an amount/)).toBeTruthy();
  });
});
