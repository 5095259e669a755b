import { withinInstance, type EffectId } from '../../../src/actors/ports/ids.ts';
import { TaskError } from '../../../src/errors.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { waiting } from '../../../src/testing/clock/waiting.ts';
import { createSeededRandom } from '../../../src/testing/nodes/seeded-random.ts';
import type { Play, SimulatedCall } from '../../../src/testing/nodes/simulate-process.ts';

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
  readonly calls: readonly { readonly call: SimulatedCall; readonly generation: unknown }[];
  readonly play: Play;
}

/** How a call goes depends on the seed, its key, its attempt and its run: a call that the network repeats goes as before. */
export function createOutside(clock: VirtualClock, seed: number): Outside {
  const effects = new Map<string, Effect>();
  const calls: { readonly call: SimulatedCall; readonly generation: unknown }[] = [];
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

  function carryOut(effect: Effect): { readonly key: string } {
    if (effect.isRefused) throw new TaskError('Never', { retryable: false });
    if (effect.isUndone) throw new TaskError('It was undone', { retryable: false });
    effect.isDone = true;
    return { key: withinInstance(effect.key as EffectId) };
  }

  async function doTask(effect: Effect, random: () => number): Promise<unknown> {
    if (effect.isDone || effect.isRefused) return carryOut(effect);
    const luck = random();
    const ms = Math.ceil(random() * 5_000);
    if (luck < 0.35) return carryOut(effect);
    if (luck < 0.6) await clock.sleep(ms);
    else if (luck < 0.78) throw new Error('Not now');
    else if (luck < 0.82) {
      effect.isRefused = true;
      return carryOut(effect);
    } else if (luck < 0.88) {
      carryOut(effect);
      throw new TaskError('Perhaps', { mayBeDone: true });
    } else if (luck < 0.94 && effect.task === 'ship') {
      if (luck < 0.92) carryOut(effect);
      return waiting(new Promise(() => undefined));
    } else await clock.sleep(ms * 3);
    return carryOut(effect);
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
    async play(call) {
      const { scope, kind } = call;
      const { idempotencyKey } = scope;
      const generation = (scope.input as { readonly generation?: string } | undefined)?.generation;
      calls.push({ call, generation });
      const random = createSeededRandom(hash(`${seed} ${nameOf(call)}`));
      if (kind === 'task') return doTask(effectOf(call, idempotencyKey, generation), random);
      const { taskKey } = scope as { readonly taskKey?: string };
      return undoTask(effectOf(call, taskKey ?? '', generation), random);
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}
