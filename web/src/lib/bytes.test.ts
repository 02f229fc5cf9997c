import { expect, test } from 'vitest';
import { formatBytes } from './bytes';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [1_240, '1.2 kB'],
  [25_000_000, '25 MB'],
  [1_250_000, '1.3 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes, 'en')).toBe(words);
});
