import { expect, test } from 'vitest';
import { cardParts } from './card-parts';
import { field, object } from './testing';

const names = (fields: { name: string }[]) => fields.map(({ name }) => name);

test('an amount is the figure of a card; a number and a yes are facts that need their label', () => {
  const product = object('product', 'products', [
    field('code', 'text'),
    field('tax_percent', 'decimal'),
    field('is_active', 'bool'),
    field('price', 'money'),
  ]);
  const { figure, facts } = cardParts(product, ['code', 'tax_percent', 'is_active', 'price']);
  expect(figure?.name).toBe('price');
  expect(names(facts)).toEqual(['code', 'tax_percent', 'is_active']);
});

test('the status comes first, and when a record was made is told only where the list goes by it', () => {
  const user = object('user', 'users', [
    field('email', 'text'),
    field('status', 'choice'),
    field('created_at', 'moment'),
  ]);
  const { figure, day, facts } = cardParts(user, ['email', 'status', 'created_at']);
  expect(figure).toBeUndefined();
  expect(day).toBeUndefined();
  expect(names(facts)).toEqual(['status', 'email']);
});
