import type { Process } from '../../definition/define-process.ts';
import { TaskError } from '../../errors.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import { fails } from '../behaviours/fails.ts';
import { handsOver } from '../behaviours/hands-over.ts';
import { never } from '../behaviours/never.ts';
import { ok } from '../behaviours/ok.ts';
import type { PlayScenario, Scenario } from '../certification/certify-options.ts';
import { createPlayer } from '../traces/create-player.ts';
import { endsAtOnce } from '../traces/ends-at-once.ts';
import type { Outcome } from '../traces/outcome.ts';
import { replay, type Replay, type ReplayedCall } from '../traces/replay.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import { timeOutOf } from '../../actors/sandbox/time-out-of.ts';
import type { Trace } from '../traces/trace.ts';

/** The course of a trace as a scenario. */
export function toScenario(
  process: Process,
  { input, steps }: Pick<Trace, 'input' | 'steps'>,
): Exclude<Scenario<Process>, PlayScenario<Process>> {
  const moves = steps.map(({ move }) => move);
  const played = replay(createPlayer(process), input, moves);
  return {
    ...(input === undefined ? {} : { input: input as never }),
    // What follows the trace, such as a timer, may call a task again, or another one.
    tasks: {
      ...Object.fromEntries(taskNames(process.graph).map((task) => [task, never()])),
      ...withLast(behavioursOf(played, 'task'), never()),
    },
    undo: withLast(behavioursOf(played, 'undo'), ok()),
    play: async (sim) => playSteps(sim, played),
  };
}

async function playSteps(
  sim: Parameters<PlayScenario<Process>>[0],
  { start, steps, calls }: Replay,
): Promise<void> {
  for (const [n, { move, afterMs }] of steps.entries()) {
    switch (move.kind) {
      case 'event':
        await sim.send(move.event);
        break;
      case 'cancel':
        await sim.cancel();
        break;
      case 'timer':
        await sim.advance(afterMs - (steps[n - 1] ?? start).afterMs);
        break;
      case 'task': {
        const call = calls.find(({ endedBy }) => endedBy === n);
        if (call === undefined || endsAtOnce(call)) break;
        const { outcome, task } = move;
        await sim.complete(task, outcome.kind === 'ok' ? outcome.output : toError(task, outcome));
        break;
      }
      case 'undo':
      case 'handOver':
        break;
    }
  }
}

function behavioursOf(
  { calls, steps }: Replay,
  kind: ReplayedCall['kind'],
): Readonly<Record<string, Scripted>> {
  const behaviours: Record<string, Scripted> = {};
  for (const call of calls) {
    if (call.kind !== kind) continue;
    const turn = turnOf(call, steps);
    const before = behaviours[call.task];
    behaviours[call.task] = before === undefined ? turn : before.then(turn);
  }
  return behaviours;
}

function withLast(
  behaviours: Readonly<Record<string, Scripted>>,
  last: Scripted,
): Readonly<Record<string, Scripted>> {
  return Object.fromEntries(
    Object.entries(behaviours).map(([task, turns]) => [task, turns.then(last)]),
  );
}

function turnOf(call: ReplayedCall, steps: Replay['steps']): Scripted {
  const move = call.endedBy === undefined ? undefined : steps[call.endedBy]?.move;
  // What the trace leaves unfinished must not fail later: a compensation then succeeds.
  if (move === undefined || !('outcome' in move)) return call.kind === 'undo' ? ok() : never();
  if (call.kind === 'task' && !endsAtOnce(call)) return handsOver();
  const { outcome, task } = move;
  return outcome.kind === 'ok' ? ok(outcome.output) : fails(1, toError(task, outcome));
}

/** An error after which no attempt follows. */
function toError(task: string, outcome: Exclude<Outcome, { readonly kind: 'ok' }>): TaskError {
  const { name, message, code, mayBeDone } = {
    mayBeDone: undefined,
    ...(outcome.kind === 'fails' ? outcome.error : timeOutOf(task)),
  };
  const error = new TaskError(message, {
    retryable: false,
    ...(code === undefined ? {} : { code }),
    ...(mayBeDone === undefined ? {} : { mayBeDone }),
  });
  return name === 'TaskError' ? error : Object.assign(error, { name });
}
