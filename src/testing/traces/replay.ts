import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Applied } from '../../actors/sandbox/sandbox.ts';
import { traceStartMs, type Player } from './create-player.ts';
import type { Move } from './move.ts';
import type { Situation, TraceStep } from './trace.ts';

/** A call of a task, or of its compensation. */
export interface ReplayedCall {
  readonly id: string;
  readonly kind: 'task' | 'undo';
  readonly task: string;
  /** The index of the step that began it; -1 for the start. */
  readonly begunBy: number;
  /** The index of the step that it ended with, if that was its own end. */
  readonly endedBy: number | undefined;
  /** Whether another call was pending when it began. */
  readonly isAlone: boolean;
}

/** A trace as it was played. */
export interface Replay {
  readonly start: Situation;
  readonly steps: readonly TraceStep[];
  /** In the order in which they began. */
  readonly calls: readonly ReplayedCall[];
}

/** Plays moves from a start. A move on which the machine throws is the last, and leaves everything as it was. */
export function replay(player: Player, input: unknown, moves: readonly Move[]): Replay {
  const started = player.start(input);
  let record = recordOf(started);
  const start = situationOf(started, record);
  const calls = new Map<string, ReplayedCall>();
  noteCalls(calls, record, -1);
  const steps: TraceStep[] = [];
  for (const [n, move] of moves.entries()) {
    const before = record;
    const applied = player.play(before, move);
    if (applied === undefined) throw new Error(`The move ${n} of a trace is not possible`);
    record = recordOf(applied);
    if (move.kind === 'task' || move.kind === 'undo') noteEnd(calls, before, move, n);
    noteCalls(calls, record, n);
    steps.push({ move, ...situationOf(applied, record) });
  }
  return { start, steps, calls: [...calls.values()] };
}

function noteCalls(calls: Map<string, ReplayedCall>, { tasks }: InstanceRecord, n: number): void {
  const pending = tasks.filter(({ work }) => work.kind !== 'rollback' && work.kind !== 'emit');
  for (const { id, name: task, work } of pending) {
    if (calls.has(id)) continue;
    const kind = work.kind === 'undo' ? 'undo' : 'task';
    const isAlone = pending.length === 1;
    calls.set(id, { id, kind, task, begunBy: n, endedBy: undefined, isAlone });
  }
}

function noteEnd(
  calls: Map<string, ReplayedCall>,
  { tasks }: InstanceRecord,
  { kind, task, nth }: Extract<Move, { readonly nth: number; readonly outcome: unknown }>,
  n: number,
): void {
  const isUndo = kind === 'undo';
  const ended = tasks.filter(
    ({ name, work }) => name === task && (work.kind === 'undo') === isUndo,
  )[nth];
  const call = ended && calls.get(ended.id);
  if (call !== undefined) calls.set(call.id, { ...call, endedBy: n });
}

function recordOf({ record, result }: Applied): InstanceRecord {
  if (record !== undefined) return record;
  throw result.kind === 'threw' ? result.error : new Error(`A start is ${result.kind}`);
}

function situationOf({ result }: Applied, record: InstanceRecord): Situation {
  return {
    state: record.snapshot.value,
    status: record.status,
    afterMs: record.updatedAt - traceStartMs,
    transitions: result.kind === 'stepped' ? (result.entry.transitions ?? []) : [],
  };
}
