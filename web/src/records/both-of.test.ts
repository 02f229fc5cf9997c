import { expect, it } from 'vitest';
import { bothOf } from './field-text';

it.each([
  ['商务谈判 Negotiation', '商务谈判', 'Negotiation'],
  ['赢单 Won', '赢单', 'Won'],
  ['商务谈判', '商务谈判', '商务谈判'],
  ['Negotiation', 'Negotiation', 'Negotiation'],
  ['华为 Mate 60', '华为 Mate 60', '华为 Mate 60'],
])('%s is %s and %s', (name, zh, en) => {
  expect(bothOf(name)).toEqual({ zh, en });
});
