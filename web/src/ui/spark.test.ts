import { expect, it } from 'vitest';
import { sparkPoints } from './spark';

it.each([
  ['rises', [0, 10], '0.0,17.0 72.0,1.0'],
  ['stands on zero when all is above it', [5, 10], '0.0,9.0 72.0,1.0'],
  ['leaves gaps out', [0, null, 10], '0.0,17.0 72.0,1.0'],
  ['is flat for one point', [4], '0.0,1.0'],
  ['is nothing without points', [null], ''],
])('%s', (_, values, points) => {
  expect(sparkPoints(values, 72, 18)).toBe(points);
});
