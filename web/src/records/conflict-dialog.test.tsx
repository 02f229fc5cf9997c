import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ConflictDialog } from './conflict-dialog';
import { field, object, show } from './testing';

const customer = object('customer', 'customers', [
  field('name', 'text', { label: { zh: '名称', en: 'Name' } }),
  field('phone', 'text', { label: { zh: '电话', en: 'Phone' } }),
]);
const conflict = {
  base: { id: 'cus_1', version: 1, name: 'Old', phone: '1' },
  theirs: { id: 'cus_1', version: 2, name: 'Theirs', phone: '1' },
  mine: { name: 'Mine', phone: '2' },
};

describe('two people changed the same field', () => {
  const cases: [string | null, Record<string, unknown>][] = [
    [null, { phone: '2' }],
    ['Mine', { name: 'Mine', phone: '2' }],
    ['Both', { name: 'Theirs Mine', phone: '2' }],
  ];
  it.each(cases)('choosing %s', async (choice, expected) => {
    const onSettle = vi.fn();
    show(<ConflictDialog object={customer} conflict={conflict} onSettle={onSettle} />);
    await screen.findByText('Two people changed the same field');
    // Only what both changed is asked; what only I changed stands.
    expect(screen.queryByText('Phone')).toBeNull();
    if (choice) fireEvent.click(screen.getByRole('radio', { name: new RegExp(`^${choice}`) }));
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(onSettle).toHaveBeenCalledWith(expected);
  });
});
