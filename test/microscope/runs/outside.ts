import { withinInstance, type EffectId } from '../../../src/actors/ports/ids.ts';
import { TaskError } from '../../../src/errors.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { waiting } from '../../../src/testing/clock/waiting.ts';
import { createSeededRandom } from '../../../src/testing/nodes/seeded-random.ts';
import type { ClusterDeps } from '../../../src/testing/faults/cluster.ts';
import type { SimulatedCall } from '../../../src/testing/nodes/simulate-process.ts';
import type { Asked } from '../plans/label-of.ts';

/** What a task did outside under one idempotency key. */
export interface Effect {
  readonly key: string;
  readonly task: string;
  readonly instance: string;
  /** The generation of the instance that asked for it. */
  readonly generation: unknown;
  isDone: boolean;
  isUndone: boolean;
  /** It was refused for good, and so is whatever comes later. */
  isRefused: boolean;
}

/** The outside systems: they do under a key what they are asked to at most once, and may fail, be slow, or hang. */
export interface Outside {
  readonly effects: ReadonlyMap<string, Effect>;
  readonly calls: readonly Call[];
  readonly play: ClusterDeps['play'];
}

/** A call of a task or a compensation. */
export interface Call {
  readonly call: SimulatedCall;
  readonly generation: unknown;
  /** Which node made it, for which effect (by its short name), and when. */
  readonly node: string;
  readonly about: string;
  readonly atMs: number;
  /** When it was answered with success, if it was. */
  succeededAt?: number;
}

export interface OutsideDeps {
  readonly clock: VirtualClock;
  readonly seed: number;
  /** Whether a call may be answered with an error although an earlier one has taken effect. */
  readonly isForgetful: boolean;
  /** Completes a task that was handed over. Insists until it is answered. */
  readonly complete: (callbackUrl: string, body: object) => Promise<void>;
}

/** How a call goes depends on the seed, its key, its attempt and its run: a call that the network repeats goes as before. */
export function createOutside({ clock, seed, isForgetful, complete }: OutsideDeps): Outside {
  const effects = new Map<string, Effect>();
  const calls: Call[] = [];
  const runs = new Map<string, number>();
  const names = new WeakMap<SimulatedCall, string>();

  function nameOf(call: SimulatedCall): string {
    const known = names.get(call);
    if (known !== undefined) return known;
    const { idempotencyKey, attempt } = call.scope;
    const run = (runs.get(idempotencyKey) ?? 0) + 1;
    runs.set(idempotencyKey, run);
    const name = `${idempotencyKey} ${attempt} ${run}`;
    names.set(call, name);
    return name;
  }

  function effectOf(
    { task, scope: { instanceId } }: SimulatedCall,
    key: string,
    generation: unknown,
  ) {
    const known = effects.get(key);
    if (known !== undefined) return known;
    const made = {
      key,
      task,
      instance: instanceId,
      generation,
      isDone: false,
      isUndone: false,
      isRefused: false,
    };
    effects.set(key, made);
    return made;
  }

  function carryOut(effect: Effect, asked: Asked | undefined): Output {
    if (effect.isRefused) throw new TaskError('Never', { retryable: false });
    if (effect.isUndone) throw new TaskError('It was undone', { retryable: false });
    effect.isDone = true;
    return {
      key: withinInstance(effect.key as EffectId),
      ...(asked === undefined ? {} : { asked }),
    };
  }

  async function doTask(
    effect: Effect,
    random: () => number,
    asked: Asked | undefined,
  ): Promise<Output> {
    if (isForgetful && effect.isDone && random() < 0.4) throw new Error('Not now, again');
    if (effect.isDone || effect.isRefused) return carryOut(effect, asked);
    const luck = random();
    const ms = Math.ceil(random() * 5_000);
    if (luck < 0.35) return carryOut(effect, asked);
    if (luck < 0.6) await clock.sleep(ms);
    else if (luck < 0.78) throw new Error('Not now');
    else if (luck < 0.82) {
      effect.isRefused = true;
      return carryOut(effect, asked);
    } else if (luck < 0.88) {
      carryOut(effect, asked);
      throw new TaskError('Perhaps', { mayBeDone: true });
    } else if (luck < 0.94 && effect.task === 'ship') {
      if (luck < 0.92) carryOut(effect, asked);
      return waiting(new Promise(() => undefined));
    } else await clock.sleep(ms * 3);
    return carryOut(effect, asked);
  }

  /** Carries out later what it was asked, or does not, and says so. */
  async function carryOutLater(
    effect: Effect,
    random: () => number,
    asked: Asked | undefined,
    callbackUrl: string,
  ): Promise<void> {
    await clock.sleep(Math.ceil(random() * 12_000));
    if (random() < 0.2 && !effect.isDone) {
      await complete(callbackUrl, { error: { message: 'Not this time' } });
      return;
    }
    try {
      await complete(callbackUrl, { output: carryOut(effect, asked) });
    } catch (error) {
      await complete(callbackUrl, { error: { message: String(error) } });
    }
  }

  async function undoTask(effect: Effect, random: () => number): Promise<void> {
    const luck = random();
    if (luck < 0.2) throw new Error('Not undone now');
    if (luck < 0.4) await clock.sleep(Math.ceil(random() * 3_000));
    effect.isUndone = true;
  }

  return {
    effects,
    calls,
    async play(call, at) {
      const { scope, kind, task } = call;
      const { idempotencyKey } = scope;
      const asked = scope.input as Asked | undefined;
      const generation = asked?.generation;
      const made: Call = { call, generation, ...at, atMs: clock.now() };
      calls.push(made);
      const random = createSeededRandom(hash(`${seed} ${nameOf(call)}`));
      if (kind === 'undo') {
        const { taskKey } = scope as { readonly taskKey?: string };
        await undoTask(effectOf(call, taskKey ?? '', generation), random);
        made.succeededAt = clock.now();
        return undefined;
      }
      const effect = effectOf(call, idempotencyKey, generation);
      if (task === 'ask' && random() < 0.7) {
        void carryOutLater(effect, random, asked, scope.callbackUrl).catch(() => undefined);
        return scope.handOver();
      }
      const output = await doTask(effect, random, asked);
      made.succeededAt = clock.now();
      return output;
    },
  };
}

interface Output {
  readonly key: string;
  readonly asked?: Asked;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}
