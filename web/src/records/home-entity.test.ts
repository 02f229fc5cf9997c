import { expect, test } from 'vitest';
import { ownEntity } from './home-entity';

const sg = { id: 'ent_sg', currency: 'USD' };
const cn = { id: 'ent_cn', currency: 'CNY' };
const hk = { id: 'ent_hk', currency: 'CNY' };

test.each([
  ['the one with its currency', [sg, cn, hk], 'CNY', cn],
  ['the first when none has it', [sg, cn], 'EUR', sg],
  ['the first when it has none', [sg, cn], null, sg],
  ['nothing among none', [], 'CNY', undefined],
])('an organisation opens on %s', (_, entities, currency, wanted) => {
  expect(ownEntity(entities, currency)).toBe(wanted);
});
