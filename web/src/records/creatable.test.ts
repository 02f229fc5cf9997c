import { expect, it } from 'vitest';
import { hasForm } from './creatable';
import { registerFeature } from './object-feature';
import type { FieldDescription, ObjectDescription } from './types';

const Form = () => null;
const field = (name: string, is_writable: boolean) => ({ name, is_writable }) as FieldDescription;
const object = (name: string, written_by: string, fields: FieldDescription[]) =>
  ({ name, written_by, fields }) as ObjectDescription;

it('offers no form that could never be saved', () => {
  const owner = field('owner_id', true);
  expect(hasForm(object('log', 'records', [field('content', false), owner]))).toBe(false);
  expect(hasForm(object('lead', 'records', [field('name', true), owner]))).toBe(true);
  expect(hasForm(object('invoice', 'verbs', [field('number', false), owner]))).toBe(false);
});

it('offers the form of a feature whatever its fields are', () => {
  registerFeature('visit', { Create: Form });
  expect(hasForm(object('visit', 'records', [field('owner_id', true)]))).toBe(true);
});
