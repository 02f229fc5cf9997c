import { describe, expect, it } from 'vitest';
import { choicesOf, keyOf, linesOf } from './field-words';

describe('the key of a field', () => {
  it.each([
    ['Licence no.', 'licence_no'],
    ['  2nd contact ', 'nd_contact'],
    ['Größe (m²)', 'gro_e_m2'],
    ['执照', ''],
    ['A'.repeat(60), 'a'.repeat(40)],
  ])('%s suggests %s', (label, key) => expect(keyOf(label)).toBe(key));
});

describe('the words of a choice', () => {
  it('are written and read back', () => {
    const options = [
      { value: 'gold', label: { zh: '金牌', en: 'Gold' }, is_retired: false },
      { value: 'silver', label: { zh: 'silver', en: 'silver' }, is_retired: false },
      { value: 'old', label: { zh: 'old', en: 'old' }, is_retired: true },
    ];
    expect(linesOf(options)).toBe('gold = 金牌 / Gold\nsilver');
    expect(choicesOf('gold = 金牌 / Gold\n\n silver \nnew = 新')).toEqual([
      { value: 'gold', label_zh: '金牌', label_en: 'Gold' },
      { value: 'silver' },
      { value: 'new', label_zh: '新', label_en: '新' },
    ]);
  });
});
