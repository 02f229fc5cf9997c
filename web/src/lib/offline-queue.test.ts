import { describe, expect, it, test } from 'vitest';
import {
  counts,
  delayOf,
  hasWaiting,
  isBehind,
  nextOf,
  type Outcome,
  outcomeOf,
  type QueuedWrite,
  settled,
} from './offline-queue';
import { Problem } from './problem';

/** A write in few words: `cus_1` names the record that it is about. */
function item(id: number, record: string | null, more: Partial<QueuedWrite> = {}): QueuedWrite {
  return {
    id,
    user: 'usr_me',
    key: `key-${id}`,
    kind: record ? 'change' : 'create',
    object: 'customer',
    target: record ? { object: 'customer', plural: 'customers', id: record } : undefined,
    title: 'Acme',
    method: record ? 'PATCH' : 'POST',
    path: record ? `/customers/${record}` : '/customers',
    body: {},
    version: record ? 3 : undefined,
    values: {},
    titles: {},
    touches: ['customers'],
    writtenAt: '2026-11-20T01:30:00Z',
    state: 'waiting',
    attempts: 1,
    ...more,
  };
}

const reason = { title: 'Not allowed', detail: 'The region is closed.', code: 'region_closed' };

describe('the next write to send', () => {
  test.each<[string, QueuedWrite[], number | undefined]>([
    ['nothing waits', [], undefined],
    ['the oldest, in whatever order they come', [item(7, 'cus_1'), item(4, 'cus_2')], 4],
    ['one that a closed page left behind', [item(4, 'cus_1', { state: 'sending' }), item(5, null)], 4],
    ['not the refused one', [item(1, 'cus_1', { state: 'refused' }), item(2, 'cus_2')], 2],
    [
      'not what comes after a refusal of the same record',
      [item(1, 'cus_1', { state: 'refused' }), item(2, 'cus_1'), item(3, 'cus_2')],
      3,
    ],
    [
      'not what comes after a conflict of the same record',
      [item(1, 'cus_1', { state: 'conflict' }), item(2, 'cus_1')],
      undefined,
    ],
    ['what was before a refusal', [item(1, 'cus_1'), item(2, 'cus_1', { state: 'refused' })], 1],
    ['a new record is behind no other', [item(1, null, { state: 'refused' }), item(2, null)], 2],
  ])('%s', (_, items, expected) => {
    expect(nextOf(items)?.id).toBe(expected);
  });

  it('says which ones wait for the person', () => {
    const items = [item(1, 'cus_1', { state: 'refused' }), item(2, 'cus_1'), item(3, 'cus_2')];
    expect(items.map((one) => isBehind(items, one))).toEqual([false, true, false]);
    expect(counts(items)).toEqual({ all: 3, stuck: 1 });
  });
});

describe('a new change of a record', () => {
  test.each<[string, QueuedWrite[], boolean]>([
    ['goes at once when nothing waits', [], false],
    ['waits behind an earlier one', [item(1, 'cus_1')], true],
    ['does not wait for another record', [item(1, 'cus_2')], false],
    ['does not wait for one that was refused', [item(1, 'cus_1', { state: 'refused' })], false],
  ])('%s', (_, items, expected) => {
    expect(hasWaiting(items, 'customers', 'cus_1')).toBe(expected);
  });
});

describe('after an attempt', () => {
  const before = [item(1, 'cus_1'), item(2, 'cus_1'), item(3, 'cus_2'), item(4, 'cus_1', { version: 9 })];
  const versions = (items: QueuedWrite[]) => items.map(({ id, version }) => [id, version]);

  it('takes out what arrived; what began on the same version goes on from the new one', () => {
    const sent: Outcome = { kind: 'sent', version: 4 };
    expect(versions(settled(before, 1, sent))).toEqual([
      [2, 4],
      [3, 3],
      [4, 9],
    ]);
  });

  it('leaves changes alone when a visit to their record arrived', () => {
    const visit = item(5, 'cus_1', { kind: 'log', version: undefined });
    expect(versions(settled([visit, item(6, 'cus_1')], 5, { kind: 'sent' }))).toEqual([[6, 3]]);
  });

  it('counts what got no answer and keeps its key', () => {
    const [first] = settled([item(1, 'cus_1', { state: 'sending' })], 1, { kind: 'lost' });
    expect(first).toMatchObject({ state: 'waiting', attempts: 2, key: 'key-1' });
  });

  it('keeps a refusal with its reason', () => {
    const [first] = settled(before, 1, { kind: 'refused', reason });
    expect(first).toMatchObject({ state: 'refused', reason });
    expect(settled(before, 1, { kind: 'conflict', reason })[0]?.state).toBe('conflict');
  });

  it('changes nothing when the person threw it away meanwhile', () => {
    expect(settled(before, 99, { kind: 'lost' })).toEqual(before);
  });
});

describe('what an answer means', () => {
  test.each<[string, Partial<ConstructorParameters<typeof Problem>[0]>, number, string]>([
    ['no connection', { status: 0, code: 'offline' }, 50, 'lost'],
    ['signed out', { status: 401, code: 'unauthenticated' }, 1, 'lost'],
    ['too many requests', { status: 429, code: 'too_many' }, 1, 'lost'],
    ['server away', { status: 503, code: 'unavailable' }, 9, 'lost'],
    ['server failed', { status: 500, code: 'internal' }, 1, 'lost'],
    ['server failed again and again', { status: 500, code: 'internal' }, 3, 'refused'],
    ['somebody was faster', { status: 409, code: 'conflict', current_version: 8 }, 1, 'conflict'],
    ['another clash', { status: 409, code: 'name_taken' }, 1, 'refused'],
    ['no right', { status: 403, code: 'forbidden' }, 1, 'refused'],
    ['gone', { status: 404, code: 'not_found' }, 1, 'refused'],
    ['against a rule', { status: 422, code: 'invalid' }, 1, 'refused'],
  ])('%s', (_, given, attempts, expected) => {
    const problem = new Problem({ status: 0, code: '', title: '', detail: '', ...given });
    expect(outcomeOf(problem, attempts).kind).toBe(expected);
  });

  it('says what is wrong at the field rather than in general', () => {
    const errors = [{ pointer: '/phone', code: 'malformed', detail: 'Not a phone number.' }];
    const problem = new Problem({
      status: 422,
      code: 'invalid',
      title: 'Invalid',
      detail: 'One field',
      errors,
    });
    expect(outcomeOf(problem, 1)).toEqual({
      kind: 'refused',
      reason: { title: 'Invalid', detail: 'Not a phone number.', code: 'invalid' },
    });
  });
});

test.each([
  [0, 0],
  [1, 2000],
  [2, 4000],
  [5, 32_000],
  [8, 256_000],
  [9, 300_000],
  [40, 300_000],
])('after %i attempts it waits %i ms', (attempts, expected) => {
  expect(delayOf(attempts)).toBe(expected);
});
