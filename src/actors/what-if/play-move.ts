import type { Process } from '../../definition/define-process.ts';
import type { Cause } from '../pending/cause.ts';
import { firesAt } from '../record/due.ts';
import type { InstanceRecord } from '../record/record.ts';
import { pendingTimer } from '../sandbox/pending-timer.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { toCause } from '../sandbox/to-cause.ts';
import type { Candidate } from '../xstate/candidates.ts';
import { applyTo } from './apply-to.ts';
import type { Course } from './course.ts';
import { passTime } from './pass-time.ts';
import type { WhatIfBudget } from './what-if-budget.ts';
import type { PlayableMove } from './parse-what-if.ts';

/** What a move came to. */
export type MoveResult =
  | Exclude<SandboxResult, { readonly kind: 'early' | 'outdated' | 'noted' | 'mustRevive' }>
  | { readonly kind: 'passed' }
  | { readonly kind: 'notPending' };

export interface PlayedMove {
  readonly course: Course;
  readonly result: MoveResult;
  /** For an event: the transitions that it may take. */
  readonly candidates?: readonly Candidate[];
}

/** Plays one move, after the timers that are due by then. */
export async function playMove(
  deps: {
    readonly process: Process;
    readonly sandbox: Sandbox;
    readonly budget: WhatIfBudget;
  },
  from: Course,
  move: PlayableMove,
): Promise<PlayedMove> {
  const { process, sandbox, budget } = deps;
  const course = await passTime(deps, from, { until: from.now });
  const { record, now } = course;
  switch (move.kind) {
    case 'advance': {
      const until = now + move.delayMs;
      return { result: { kind: 'passed' }, course: await passTime(deps, course, { until }) };
    }
    case 'timer': {
      const timer = pendingTimer(record, move);
      if (timer === undefined) return { result: { kind: 'notPending' }, course };
      const isOver = ({ id }: { readonly id: string }) => id === timer.id;
      const passed = { until: Math.max(now, firesAt(timer)), isOver };
      return { result: { kind: 'passed' }, course: await passTime(deps, course, passed) };
    }
    case 'event': {
      const { event, known } = move;
      const candidates = known ? budget.spend(() => sandbox.explain(record, event, now)) : [];
      return { ...apply({ kind: 'event', event, known }), candidates };
    }
    case 'task':
    case 'undo':
    case 'cancel':
    case 'retryRollback':
    case 'skipRollback':
    case 'act': {
      const cause = isThere(record, move) ? toCause(process, record, move, now) : undefined;
      return cause === undefined ? { result: { kind: 'notPending' }, course } : apply(cause);
    }
  }

  function apply(cause: Cause): PlayedMove {
    const { result, course: after } = applyTo(deps, course, cause);
    if (result.kind === 'early' || result.kind === 'outdated' || result.kind === 'mustRevive') {
      throw new Error(`A ${cause.kind} cannot be ${result.kind}`);
    }
    return { result: result.kind === 'noted' ? { kind: 'unchanged' } : result, course: after };
  }
}

/** A call that is named by its id is that one, or none. */
function isThere({ tasks }: InstanceRecord, move: PlayableMove): boolean {
  if ((move.kind !== 'task' && move.kind !== 'undo') || move.id === undefined) return true;
  return tasks.some(({ id }) => id === move.id);
}
