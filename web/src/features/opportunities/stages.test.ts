import { expect, test } from 'vitest';
import { pathOf, type Stage } from './stages';

const stage = (id: string, position: number, kind: Stage['kind']): Stage => ({
  id,
  name: id,
  position,
  kind,
  probability: 0,
});

// Out of order on purpose: the answer of a list is.
const stages = [
  stage('lost', 5, 'lost'),
  stage('won', 4, 'won'),
  stage('propose', 2, 'open'),
  stage('qualify', 1, 'open'),
  stage('negotiate', 3, 'open'),
];

test.each([
  ['qualify', 'qualify:current propose:todo negotiate:todo won:todo'],
  ['negotiate', 'qualify:done propose:done negotiate:current won:todo'],
  ['won', 'qualify:done propose:done negotiate:done won:current'],
  ['lost', 'qualify:done propose:done negotiate:done lost:current'],
  ['elsewhere', 'qualify:todo propose:todo negotiate:todo won:todo'],
])('in %s', (at, path) => {
  expect(
    pathOf(stages, at)
      .map((step) => `${step.stage.id}:${step.state}`)
      .join(' '),
  ).toBe(path);
});
