/**
 * What a person wrote without a connection, and in which order it is sent. Pure: where it is kept is
 * `api/device-store.ts`, who sends it `app/send-waiting.ts`.
 */
import type { Problem } from './problem';

export type WriteState = 'waiting' | 'sending' | 'refused' | 'conflict';

/** One write as the person made it, with all that is needed to send it, to show it, and to take it up again. */
export interface Write {
  /** Whose it is: nobody else sends or sees it. */
  user: string;
  /** Idempotency-Key, the same over every attempt of the same words. */
  key: string;
  kind: 'create' | 'change' | 'log';
  /** Name of the object that is made or changed. */
  object: string;
  /** The record that is changed or logged on; a new one is about none yet. */
  target?: { object: string; plural: string; id: string };
  /** How the person knows it: the name of the record. */
  title: string;
  method: 'POST' | 'PATCH';
  /** Relative to `/api/v1`. */
  path: string;
  body: Record<string, unknown>;
  /** The version that a change was made on; sent with the body. */
  version?: number;
  /** The changed fields as they were when the change began. */
  base?: { id: string; version?: number; [field: string]: unknown };
  /** What was typed, by field, and names of picked records: for changing it again. */
  values: Record<string, unknown>;
  titles: Record<string, string>;
  /** Plurals whose lists show it once it has arrived. */
  touches: string[];
  writtenAt: string;
}

export interface Reason {
  title: string;
  detail: string;
  code: string;
}

export interface QueuedWrite extends Write {
  /** Grows with every write: the order of sending. */
  id: number;
  state: WriteState;
  /** How often no answer came. */
  attempts: number;
  reason?: Reason;
}

/** What became of an attempt. */
export type Outcome =
  | { kind: 'sent'; version?: number }
  | { kind: 'lost' }
  | { kind: 'refused'; reason: Reason }
  | { kind: 'conflict'; reason: Reason };

const isStuck = ({ state }: QueuedWrite) => state === 'refused' || state === 'conflict';

function isSameRecord(left: QueuedWrite, right: QueuedWrite): boolean {
  return (
    left.target !== undefined &&
    left.target.plural === right.target?.plural &&
    left.target.id === right.target.id
  );
}

/** Whether a later change began on the same version of the same record. */
function isOn(earlier: QueuedWrite, later: QueuedWrite): boolean {
  return earlier.version !== undefined && isSameRecord(earlier, later) && earlier.version === later.version;
}

/** Whether an earlier write of the same record has to be settled first. */
export function isBehind(items: readonly QueuedWrite[], item: QueuedWrite): boolean {
  return items.some((other) => other.id < item.id && isStuck(other) && isSameRecord(other, item));
}

/**
 * The oldest write that may be sent now. One that was left in `sending` by a page that went away is sent again: its
 * key keeps it from being done twice. What was refused stops the later writes of its record, and no others.
 */
export function nextOf(items: readonly QueuedWrite[]): QueuedWrite | undefined {
  return [...items]
    .sort((left, right) => left.id - right.id)
    .find((item) => !isStuck(item) && !isBehind(items, item));
}

/** Whether a new change of a record must wait its turn behind one that is on its way. */
export function hasWaiting(items: readonly QueuedWrite[], plural: string, id: string): boolean {
  const own = items.filter(({ target }) => target?.plural === plural && target.id === id);
  return own.length > 0 && !own.some(isStuck);
}

/**
 * The queue after an attempt. When a change arrived, later changes of its record that began on the same version go on
 * from the new one: they were written over each other by one hand.
 */
export function settled(items: readonly QueuedWrite[], id: number, outcome: Outcome): QueuedWrite[] {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) return [...items];
  if (outcome.kind === 'sent') {
    return items
      .filter((other) => other.id !== id)
      .map((other) =>
        isOn(item, other) && outcome.version !== undefined ? { ...other, version: outcome.version } : other,
      );
  }
  const next: QueuedWrite =
    outcome.kind === 'lost'
      ? { ...item, state: 'waiting', attempts: item.attempts + 1 }
      : { ...item, state: outcome.kind, reason: outcome.reason };
  return items.map((other) => (other.id === id ? next : other));
}

/** So often a server may fail at a write before it stops the others no more. */
const FAILURES = 3;

/** What an answer means for a write: without one, or when the server is busy, it is tried again as it is. */
export function outcomeOf(problem: Problem, attempts: number): Exclude<Outcome, { kind: 'sent' }> {
  const { status, code, title, currentVersion } = problem;
  const isBusy = status === 401 || status === 429 || (status > 500 && status < 600);
  if (status === 0 || (status === 500 && attempts < FAILURES)) return { kind: 'lost' };
  if (isBusy) return { kind: 'lost' };
  const detail = problem.errors[0]?.detail ?? problem.detail;
  const reason = { title, detail, code };
  return { kind: status === 409 && currentVersion !== undefined ? 'conflict' : 'refused', reason };
}

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;

/** How long to wait after so many attempts without an answer: twice as long each time, five minutes at most. */
export function delayOf(attempts: number): number {
  return attempts <= 0 ? 0 : Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
}

/** How many writes there are, and how many of them wait for the person instead of the network. */
export function counts(items: readonly QueuedWrite[]): { all: number; stuck: number } {
  return { all: items.length, stuck: items.filter(isStuck).length };
}
