import { expect, test } from 'vitest';
import { check } from '../crash/linearizability/check.ts';
import { invariants, type Invariant } from '../crash/linearizability/invariants.ts';
import type { Observation } from '../crash/linearizability/observation.ts';
import { again, attempt, callOf, goodRun, seen } from './support/observed-run.ts';
import {
  answered,
  asked,
  captured,
  eventFor,
  history,
  lastEntries,
  repeated,
  read,
  rewritten,
  streamed,
  timed,
  without,
} from './support/spoil-run.ts';

test('a run that kept every promise has no violations', () => {
  expect(check(goodRun)).toEqual([]);
});

const { captures, calls } = goodRun;

/** For each invariant, runs that break it: each one change to the good run. */
const broken: Readonly<Record<Invariant, readonly Partial<Observation>[]>> = {
  'no acknowledged start is lost': [{ captures: captures.slice(0, 2) }],
  'no refused start happens': [answered('g2', { kind: 'taken' })],
  'a start happens once': [
    { captures: [...captures, captured(2, { createdAt: 700 })] },
    // An old generation comes back in the place of a new one.
    { captures: [...captures, captured(1, {})] },
  ],
  'no acknowledged event is lost': [
    {
      captures: captures.with(
        2,
        captured(2, { version: 0, entries: [], history: history(2, 0, 1) }),
      ),
    },
  ],
  'no event is applied twice': [
    rewritten({ version: 2, entries: ['e8', 'e8'] }, { sequence: 2, at: 623 }),
  ],
  'no refused event is applied': [
    answered('e8', { kind: 'refused' }),
    answered('e8', { kind: 'missing' }),
    answered('e8', { kind: 'denied' }),
    answered('e8', { kind: 'threw' }),
    answered('e8', { kind: 'outdated' }),
    answered('e8', { kind: 'unread' }),
  ],
  'no event reaches another generation': [
    asked('e8', (one) => ({ ...one, request: eventFor('e8', { generation: 'g1' }) })),
  ],
  'If-Match holds': [
    asked('e8', (one) => ({ ...one, request: eventFor('e8', {}, { ifVersion: 3 }) })),
  ],
  'nothing comes from nowhere': [
    { operations: without('e8') },
    { operations: without('g2') },
    // A second start of a kept instance, under another name.
    rewritten({ generation: 'g4' }, {}),
  ],
  'every answer is a known one': [answered('e2', { kind: 'unexpected', why: '500 internal' })],
  'an answer is of its own step': [
    answered('e8', seen('g2', 0, [])),
    answered('e8', seen('g1', 1, ['e1'])),
    answered('g2', seen('g2', 1, ['e8'])),
    // From before it was applied.
    repeated(again(seen('g1', 1, ['e1'])), 76),
  ],
  'a repeated request is answered the same': [
    // Another answer; the same, but not marked as that of before.
    repeated(again(seen('g1', 3, ['e1', 'e4', 'e5'], 'working')), 96),
    repeated(seen('g1', 2, ['e1', 'e4']), 76),
  ],
  'what was acknowledged before it precedes it': [
    // Applied before one that was acknowledged before it was sent.
    timed('e1', 72, 74),
    // Applied after one that was sent after its answer.
    timed('e4', 12, 14),
  ],
  'reads never go back': [
    read(100, 105, seen('g1', 1, ['e1'])),
    read(640, 645, seen('g1', 8, lastEntries(), 'closing')),
  ],
  'nothing is read before it is sent': [
    read(31, 34, seen('g1', 2, ['e1', 'e4'])),
    repeated(again(seen('g1', 3, ['e1', 'e4', 'e5'], 'working')), 76),
  ],
  'what is read was written': [
    read(640, 645, seen('g2', 7, ['e8'])),
    read(640, 645, seen('g7', 0, [])),
  ],
  'a refusal holds at the time of the answer': [
    // Each at a time at which the instance takes it, or is there.
    timed('e2', 76, 79),
    timed('e3', 76, 79),
    timed('e9', 76, 79),
    timed('e10', 77, 79),
    read(626, 629, { kind: 'missing' }),
    read(626, 629, { kind: 'unmodified', version: 0 }),
    asked('g3', (one) => ({ ...one, attempts: [attempt(-5, -1, { kind: 'taken' })] })),
    // Repeated once it was applied: it would be answered as it was.
    asked('e4', (one) => ({
      ...one,
      attempts: [...one.attempts, attempt(410, 415, { kind: 'refused' })],
    })),
  ],
  'versions are gapless and the history is in sequence': [
    rewritten({}, { sequence: 2 }),
    rewritten({ version: 3 }, {}),
    { captures: captures.with(2, captured(2, { history: history(2, 1, 2) })) },
  ],
  'each step follows from the one before': [
    // Fired before its deadline; fired twice; from a state that it was not in; in a state that does not take it.
    rewritten({}, { at: 301 }, 7),
    rewritten({}, { event: { type: 'timer.fired', id: '6/0' }, from: 'open', to: 'open' }, 8),
    rewritten({}, { from: 'working' }),
    rewritten({}, { event: { type: 'HURRY', id: 'e8' } }),
    rewritten({}, { event: { type: 'task.completed', id: '0/0' } }),
    rewritten({}, { event: { type: 'stuck' } }),
    rewritten({}, { event: { type: 'ADD', id: 'e8' } }, 0),
  ],
  'the context is the fold of the history': [
    rewritten({ entries: ['e1', 'e8'] }, {}),
    rewritten({ state: 'closed' }, {}),
  ],
  'the past stays': [
    rewritten({}, { event: { type: 'ADD', id: 'e8' } }, 2),
    { captures: [...captures.slice(0, 2), ...captures] },
  ],
  'what is pending comes to its end': [{ captures: [captured(1, { isFinal: true })] }],
  'what is shown is the fold of the history': [
    read(640, 645, seen('g2', 1, ['e1'])),
    read(640, 645, seen('g2', 1, ['e8'], 'working')),
    read(480, 485, seen('g1', 10, ['e1'], 'closed')),
  ],
  'a stream has no gap and no repetition': [
    streamed({ steps: [0, 2] }),
    streamed({ steps: [0, 1, 1] }),
    streamed({ steps: [1, 2] }),
  ],
  'a stream tells the history of one life': [
    {
      streams: [
        {
          address: 'round',
          after: -1,
          steps: [...history(1, 0, 1), ...history(2, 1, 2)],
          ended: false,
        },
      ],
    },
    {
      streams: [
        {
          address: 'round',
          after: 8,
          steps: history(1, 8, 9).map((step) => ({ ...step, sequence: 9 })),
          ended: false,
        },
      ],
    },
  ],
  'a stream ends with its instance': [streamed({ steps: [0, 1], ended: true })],
  'a task has one idempotency key': [{ calls: [...calls, callOf(2, 200, 130, { key: 'i/3/1' })] }],
  'an idempotency key is that of one task': [
    { calls: [...calls, callOf(1, 200, 650, { event: 'e8' })] },
  ],
  'a task runs for an event that was applied': [
    { calls: [...calls, callOf(1, 200, 95, { event: 'e2', key: 'i/2/0' })] },
  ],
  'a task that is completed was done': [{ calls: [] }, { calls: calls.slice(0, 1) }],
  'a task that was done does not fail': [
    rewritten({}, { event: { type: 'task.failed', id: '3/0' } }, 5),
  ],
  'no task is tried too often': [{ calls: [...calls, callOf(3, 503, 130), callOf(4, 503, 140)] }],
  'an attempt follows one that failed': [
    { calls: [callOf(1, 200, 95), callOf(2, 200, 112)] },
    { calls: [callOf(2, 200, 112)] },
  ],
};

test('a repetition may show the current instance if the first answer was long', () => {
  const long = { ...seen('g1', 2, ['e1', 'e4']), text: 'x'.repeat(4_000) };
  const later = again(seen('g1', 3, ['e1', 'e4', 'e5'], 'working'));
  const { operations } = asked('e4', (one) => ({
    ...one,
    attempts: [attempt(65, 70, long), attempt(91, 96, later)],
  }));
  expect(check({ ...goodRun, ...(operations && { operations }) })).toEqual([]);
});

test.each(invariants)('a run that violates “%s” is found', (invariant) => {
  const missed = broken[invariant].filter((change) => {
    const found = check({ ...goodRun, ...change }).map((violation) => violation.invariant);
    return !found.includes(invariant);
  });
  expect(broken[invariant]).not.toEqual([]);
  expect(missed).toEqual([]);
});
