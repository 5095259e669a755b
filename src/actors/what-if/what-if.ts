import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import { turns } from '../../turns.ts';
import { diffJson } from '../past/diff-json.ts';
import { iso } from '../record/iso.ts';
import type { InstanceRecord } from '../record/record.ts';
import { createSandbox } from '../sandbox/create-sandbox.ts';
import { toHistoryStep, viewRecord } from '../views/view-instance.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { MovedView, WhatIfView } from '../views/what-if-view.ts';
import type { Course, PlayedStep } from './course.ts';
import { playMove, type PlayedMove } from './play-move.ts';
import { resultText } from './result-text.ts';
import { toCandidateViews } from './to-candidate-views.ts';
import { toEffectViews } from './to-effect-views.ts';
import { createWhatIfBudget } from './what-if-budget.ts';
import type { PlayableMove } from './parse-what-if.ts';

export interface WhatIfDeps {
  readonly log: Log;
  /** Runs code of the machine, as on a node. */
  readonly within: <T>(work: () => T) => T;
  /** The elapsed time of a monotonic clock. */
  readonly elapsedMs: () => number;
}

/**
 * Plays moves on the instance of a record from `now` on, in a sandbox: nothing is executed, and nothing is stored. Ends early where
 * the moves come to too much.
 */
export async function whatIf(
  process: Process,
  record: InstanceRecord,
  asked: {
    readonly moves: readonly PlayableMove[];
    readonly now: number;
  },
  { log, within, elapsedMs }: WhatIfDeps,
): Promise<WhatIfView> {
  const budget = createWhatIfBudget(elapsedMs);
  const sandbox = createSandbox(process, {
    within: (_now, work) => within(work),
    isLate: () => budget.isLate(),
  });
  const viewOf = (of: InstanceRecord) => budget.spend(() => viewRecord(process, of, log));
  let course: Course = { record, now: asked.now, steps: [] };
  let before = viewOf(record);
  const moves: MovedView[] = [];
  for (const move of asked.moves) {
    if (budget.isSpent()) break;
    await turns.next();
    const played = await playMove({ process, sandbox, budget }, { ...course, steps: [] }, move);
    // Part of what it came to may be that a step was given up.
    if (budget.hasGivenUp() && budget.isSpent()) break;
    ({ course } = played);
    const instance = viewOf(course.record);
    const moved = toMovedView(process, { move, played, before, instance });
    moves.push(moved);
    budget.note(moved);
    before = instance;
  }
  const { publicId: id, version } = record;
  const cutOff = budget.cutOff();
  return { id, version, moves, ...(cutOff === undefined ? {} : { cutOff }) };
}

function toMovedView(
  process: Process,
  {
    move,
    played: { course, result, candidates },
    before,
    instance,
  }: {
    readonly move: PlayableMove;
    readonly played: PlayedMove;
    readonly before: InstanceView;
    readonly instance: InstanceView;
  },
): MovedView {
  const message = resultText(move, result);
  const guards = result.kind === 'refused' ? result.guards : [];
  return {
    kind: move.kind,
    result: results[result.kind],
    ...(message === undefined ? {} : { message }),
    ...(guards.length === 0 ? {} : { guards }),
    ...(candidates === undefined ? {} : { candidates: toCandidateViews(process, candidates) }),
    at: iso(course.now),
    steps: course.steps.map((step) => toStepView(process, step)),
    changes: diffJson(inJson(before.data), inJson(instance.data)).map(
      ({ kind: _kind, ...change }) => change,
    ),
    instance,
  };
}

const results = {
  stepped: 'stepped',
  passed: 'stepped',
  unchanged: 'unchanged',
  refused: 'refused',
  stale: 'notPossible',
  notPending: 'notPossible',
  threw: 'threw',
  stranded: 'stranded',
  impossible: 'notPossible',
  paused: 'notPossible',
  over: 'ended',
} as const satisfies Record<PlayedMove['result']['kind'], MovedView['result']>;

function toStepView(process: Process, played: PlayedStep): MovedView['steps'][number] {
  const { stepped } = played;
  const effects = toEffectViews(process, played, stepped.effects);
  return { ...toHistoryStep(stepped.entry), effects };
}

/** As clients get it. */
function inJson(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data)) as unknown;
}
