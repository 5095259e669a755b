import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type {
  Answer,
  Attempt,
  Capture,
  Observation,
  Operation,
  Request,
  Seen,
} from '../../crash/linearizability/observation.ts';
import type { TallyEvent } from '../../crash/linearizability/tally.ts';
import type { OutsideCall } from '../../support/outside.ts';

/*
 * A short run that kept every promise: a round `g1` from its start to its CLOSE, and `g2` under the same key. The
 * histories are written out, not computed: they are what the checker is held to.
 */

const address = 'round';

const firstLife: readonly HistoryEntry[] = [
  entry(0, 5, { type: 'start' }, null, 'open'),
  entry(1, 25, { type: 'ADD', id: 'e1' }, 'open', 'open'),
  entry(2, 55, { type: 'ADD', id: 'e4', generation: 'g1' }, 'open', 'open'),
  entry(3, 92, { type: 'WORK', id: 'e5' }, 'open', 'working'),
  entry(4, 110, { type: 'task.retry', id: '3/0', error: 'http_503' }, 'working', 'working'),
  entry(5, 120, { type: 'task.completed', id: '3/0' }, 'working', 'open'),
  entry(6, 202, { type: 'WAIT', id: 'e6', delayMs: 100 }, 'open', 'waiting'),
  entry(7, 303, { type: 'timer.fired', id: '6/0' }, 'waiting', 'open'),
  entry(8, 402, { type: 'CLOSE', id: 'e7' }, 'open', 'closing'),
];
const secondLife: readonly HistoryEntry[] = [
  entry(0, 605, { type: 'start' }, null, 'open'),
  entry(1, 622, { type: 'ADD', id: 'e8' }, 'open', 'open'),
];
/** What each version of `g1` appended; the retry appended nothing. */
const appended = [
  [],
  ['e1'],
  ['e4'],
  ['e5'],
  [],
  ['done:e5'],
  ['e6'],
  ['rang:e6'],
  ['e7'],
] as const;
const entriesAt = (version: number) => appended.slice(0, version + 1).flat();

export const goodRun: Observation = {
  operations: [
    operation({ kind: 'start', generation: 'g1' }, [attempt(0, 10, seen('g1', 0, []))]),
    event({ type: 'ADD', id: 'e1' }, [attempt(20, 30, seen('g1', 1, entriesAt(1)))]),
    event({ type: 'EVEN', id: 'e2' }, [attempt(35, 40, { kind: 'refused' })]),
    event({ type: 'BRITTLE', id: 'e3' }, [attempt(41, 45, { kind: 'threw' })]),
    event({ type: 'ADD', id: 'e9' }, [attempt(46, 49, { kind: 'denied' })], 'guest'),
    operation({ kind: 'event', event: { type: 'ADD', id: 'e4', generation: 'g1' }, key: 'k4' }, [
      attempt(50, 60, { kind: 'unknown', why: '503' }),
      attempt(65, 70, seen('g1', 2, entriesAt(2))),
      attempt(71, 75, again(seen('g1', 2, entriesAt(2)))),
    ]),
    operation({ kind: 'read' }, [attempt(80, 85, seen('g1', 2, entriesAt(2)))]),
    operation({ kind: 'read', known: 2 }, [attempt(86, 89, { kind: 'unmodified', version: 2 })]),
    event({ type: 'WORK', id: 'e5' }, [attempt(90, 95, seen('g1', 3, entriesAt(3), 'working'))]),
    operation({ kind: 'event', event: { type: 'WAIT', id: 'e6', delayMs: 100 }, ifVersion: 5 }, [
      attempt(200, 205, seen('g1', 6, entriesAt(6), 'waiting')),
    ]),
    operation({ kind: 'event', event: { type: 'ADD', id: 'e10' }, ifVersion: 2 }, [
      attempt(310, 315, { kind: 'outdated' }),
    ]),
    event({ type: 'CLOSE', id: 'e7' }, [attempt(400, 405, seen('g1', 8, entriesAt(8), 'closing'))]),
    operation({ kind: 'read' }, [attempt(500, 505, { kind: 'missing' })]),
    operation({ kind: 'start', generation: 'g2' }, [attempt(600, 610, seen('g2', 0, []))]),
    event({ type: 'ADD', id: 'e8' }, [attempt(620, 625, seen('g2', 1, ['e8']))]),
    operation({ kind: 'start', generation: 'g3' }, [attempt(630, 635, { kind: 'taken' })]),
  ],
  captures: [
    capture('g1', firstLife.slice(0, 3), entriesAt(2), 'open'),
    capture('g1', firstLife, entriesAt(8), 'closing'),
    { ...capture('g2', secondLife, ['e8'], 'open'), isFinal: true },
  ],
  streams: [
    { address, after: -1, steps: firstLife, ended: false },
    { address, after: 5, steps: firstLife.slice(6), ended: false },
  ],
  calls: [callOf(1, 503, 95), callOf(2, 200, 112)],
};

function entry(
  sequence: number,
  at: number,
  said: HistoryEntry['event'] & Readonly<Record<string, unknown>>,
  from: unknown,
  to: string,
): HistoryEntry {
  return { sequence, at, by: '1/0', event: said, from, to, status: 'Pending', tasks: [] };
}

function operation(request: Request, attempts: readonly Attempt[], caller = 'owner'): Operation {
  return { address, request, caller, attempts };
}

function event(said: TallyEvent, attempts: readonly Attempt[], caller = 'owner'): Operation {
  return operation({ kind: 'event', event: said }, attempts, caller);
}

export function attempt(invokedAt: number, endedAt: number, answer: Answer): Attempt {
  return { invokedAt, endedAt, node: 'a', answer };
}

/** An answer that shows an instance. */
export function seen(
  generation: string,
  version: number,
  entries: readonly string[],
  state = 'open',
): Answer {
  const shown: Seen = { generation, version, state, entries };
  return { kind: 'accepted', seen: shown, text: JSON.stringify(shown) };
}

/** The same answer, as one to a request that was made before. */
export function again(answer: Answer): Answer {
  return answer.kind === 'accepted' ? { ...answer, replayed: true } : answer;
}

function capture(
  generation: string,
  history: readonly HistoryEntry[],
  entries: readonly string[],
  state: string,
): Capture {
  const createdAt = history[0]?.at ?? 0;
  const version = history.length - 1;
  return { address, instance: 'i', createdAt, generation, version, state, entries, history };
}

export function callOf(
  number: number,
  status: number,
  startedAt: number,
  other: { readonly key?: string; readonly event?: string } = {},
): OutsideCall {
  return {
    operation: 'work',
    key: other.key ?? 'i/3/0',
    body: { generation: 'g1', event: other.event ?? 'e5', attempt: number },
    startedAt,
    endedAt: startedAt + 5,
    status,
    state: 'answered',
  };
}
