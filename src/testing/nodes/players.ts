import type { Clock } from '../../actors/ports/clock.ts';
import type { InstanceId } from '../../actors/ports/ids.ts';
import { iso } from '../../actors/record/iso.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { isScripted } from '../behaviours/assert-behaviour.ts';
import type { Behaviour } from '../behaviours/behaviour.ts';
import type { Turn } from '../behaviours/turn.ts';
import { turnAt } from '../behaviours/turn-at.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { waiting } from '../clock/waiting.ts';
import type { Journal } from './journal.ts';
import type { Play, SimulatedCall } from './simulate-process.ts';

/** Behaviours by the name of their task. */
export type BehavioursByName = Readonly<Record<string, Behaviour | undefined>>;

/** Answers the calls of tasks by the behaviours that a simulation states. */
export interface Players {
  readonly play: Play;
  /** States further behaviours. Those of the same name begin anew. */
  state(process: string, kind: SimulatedCall['kind'], behaviours: BehavioursByName): void;
  /** The URL by which the newest call of a task can be completed. */
  callbackUrl(instance: InstanceId, task: string): string | undefined;
}

export interface PlayersDeps {
  readonly clock: VirtualClock;
  readonly within: NonNullable<Clock['within']>;
  readonly journal: Journal;
  /** Receives what the simulation does not state. */
  readonly fail: (error: Error) => void;
}

export function createPlayers({ clock, within, journal, fail }: PlayersDeps): Players {
  const behaviours = new Map<string, Behaviour>();
  const counts = new Map<string, number>();
  /** By attempt: one that a crash repeats comes to the same as before. */
  const played = new Map<string, Map<string, Turn>>();
  const scopes = new Map<string, SimulatedCall['scope']>();

  const nameOf = ({ process, kind, task }: Pick<SimulatedCall, 'process' | 'kind' | 'task'>) =>
    `${process} ${kind} ${task}`;

  function behaviourOf(call: SimulatedCall): Behaviour | 'real' | 'ok' | undefined {
    const stated = behaviours.get(nameOf(call));
    if (stated !== undefined || call.kind === 'task') return stated;
    const ofTask = behaviours.get(nameOf({ ...call, kind: 'task' }));
    const isReal = typeof ofTask === 'object' && ofTask.turns.some(({ kind }) => kind === 'real');
    return isReal ? 'real' : 'ok';
  }

  function nextTurn(call: SimulatedCall, turns: readonly Turn[]): Turn | undefined {
    const { idempotencyKey, attempt } = call.scope;
    const attemptName = `${idempotencyKey} ${attempt}`;
    const name = nameOf(call);
    const before = played.get(name) ?? new Map<string, Turn>();
    const known = before.get(attemptName);
    if (known !== undefined) return known;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const turn = turnAt(turns, count);
    if (turn !== undefined) played.set(name, before.set(attemptName, turn));
    return turn;
  }

  async function playTurn(call: SimulatedCall, turn: Turn): Promise<unknown> {
    switch (turn.kind) {
      case 'ok':
        if (turn.afterMs > 0) await clock.sleep(turn.afterMs);
        return turn.value;
      case 'fails':
        throw turn.error ?? new Error(`${call.task} fails in this simulation`);
      case 'never':
        return waiting(new Promise(() => {}));
      case 'handsOver':
        return call.scope.handOver();
      case 'real':
        return within(call.real);
    }
  }

  async function unstated(call: SimulatedCall): Promise<never> {
    const stated = behaviours.has(nameOf(call));
    const { kind, task, process } = call;
    const list = kind === 'task' ? 'tasks' : 'undo';
    const what = kind === 'task' ? `The task "${task}"` : `The compensation of "${task}"`;
    fail(
      invalidRequest(
        stated
          ? `${what} of ${process} was called more often than the simulation states. Add what comes next, such as .then(ok(…)), to its behaviour in ${list}.`
          : `${what} of ${process} was called, but the simulation states no behaviour for it. Add ${list}: { ${task}: ok(…) }, or fails(…), slow(…), never(), handsOver(), real(), or a function.`,
      ),
    );
    return waiting(new Promise<never>(() => {}));
  }

  /** A behaviour as an output, as of `tasks: { charge: ok }`. */
  async function notCalled({ kind, task }: SimulatedCall): Promise<never> {
    const list = kind === 'task' ? 'tasks' : 'undo';
    fail(
      invalidRequest(
        `${list}.${task} is a function that returns a behaviour. Pass the behaviour itself: ok(), and not ok.`,
      ),
    );
    return waiting(new Promise<never>(() => {}));
  }

  return {
    async play(call) {
      const { scope, kind, task } = call;
      const { idempotencyKey, attempt, input, instanceId } = scope;
      const instance = instanceId as InstanceId;
      scopes.set(`${instance} ${task}`, scope);
      journal.note(instance, {
        kind,
        task,
        input: structuredClone(input),
        ...(kind === 'undo' ? { output: structuredClone(scope.output) } : {}),
        attempt,
        idempotencyKey,
        at: iso(clock.now()),
      });
      const behaviour = behaviourOf(call);
      if (behaviour === undefined) return unstated(call);
      if (behaviour === 'ok') return undefined;
      if (behaviour === 'real') return within(call.real);
      if (typeof behaviour === 'function') {
        const returned: unknown = within(() => behaviour(scope as never));
        return isScripted(returned) ? notCalled(call) : returned;
      }
      const turn = nextTurn(call, behaviour.turns);
      return turn === undefined ? unstated(call) : playTurn(call, turn);
    },
    state(process, kind, more) {
      for (const [task, behaviour] of Object.entries(more)) {
        if (behaviour === undefined) continue;
        const name = nameOf({ process, kind, task });
        behaviours.set(name, behaviour);
        counts.delete(name);
        played.delete(name);
      }
    },
    callbackUrl: (instance, task) => scopes.get(`${instance} ${task}`)?.callbackUrl,
  };
}
