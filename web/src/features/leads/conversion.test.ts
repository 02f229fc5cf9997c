import { describe, expect, it } from 'vitest';
import { bodyOf, inputName, NEW_CONTACT } from './conversion';

describe('the body of a conversion', () => {
  it('has what is missing where it belongs', () => {
    expect(inputName('customer', 'custom.lic')).toBe('customer/custom/lic');
    const values = {
      'customer/custom/lic': 'A-1',
      'customer/tier': 'A',
      'contact/custom/badge': 7,
      amount: null,
    };
    expect(bodyOf(values)).toEqual({
      customer: { tier: 'A', custom: { lic: 'A-1' } },
      contact: { custom: { badge: 7 } },
    });
  });

  it('names the contact that is there, or asks for a new one', () => {
    expect(bodyOf({ customer_id: 'cus_1', contact_id: 'con_1', 'contact/title': 'x' })).toEqual({
      customer_id: 'cus_1',
      contact_id: 'con_1',
    });
    expect(bodyOf({ customer_id: 'cus_1', contact_id: NEW_CONTACT })).toEqual({
      customer_id: 'cus_1',
      contact: {},
    });
    expect(bodyOf({})).toEqual({});
  });
});
