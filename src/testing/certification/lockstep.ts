import { currentHold } from '../clock/current-hold.ts';
import type { World } from '../simulations/world.ts';
import { compareResults, type CompareOptions, type Difference } from './compare-results.ts';
import type { RunResult } from './run-result.ts';
import { readResult } from './read-result.ts';

/** Keeps a disturbed run in step with the undisturbed one: after each act, it waits until what was disturbed has recovered. */
export interface Lockstep {
  /** The world for simulations. */
  readonly world: World;
  /** What each act came to, in order. */
  readonly results: readonly RunResult[];
  /** Lets this much time pass, as in the undisturbed run, and returns what differs at last. */
  end(restMs: number): Promise<readonly Difference[]>;
}

export interface LockstepOptions extends CompareOptions {
  readonly world: World;
  /** What the acts of the undisturbed run came to. Absent: this is that run. */
  readonly reference: readonly RunResult[] | undefined;
  readonly outside: (() => unknown) | undefined;
  /** How long what was disturbed may take to recover. */
  readonly recoveryMs: number;
}

/** More often than any recovery wakes up. */
const mostMoves = 500;

export function createLockstep(options: LockstepOptions): Lockstep {
  const { world, reference, outside, recoveryMs } = options;
  const results: RunResult[] = [];
  const read = () => readResult(world.simulations, outside);
  const isAt = (wanted: RunResult) => compareResults(read(), wanted, options).length === 0;

  /** Lets time pass until the run is where the undisturbed one was, or beyond. */
  async function recover(wanted: RunResult, beyond: readonly RunResult[]): Promise<void> {
    if (isAt(wanted)) return;
    const later = beyond.map(statesOf).filter((states) => states !== statesOf(wanted));
    await world.clock.seek(
      async () => world.act(async () => {}),
      () => isAt(wanted) || later.includes(statesOf(read())),
      { withinMs: recoveryMs, maxMoves: mostMoves },
    );
  }

  async function step<T>(act: () => Promise<T>): Promise<T> {
    const result = await act();
    if (currentHold.getStore() !== undefined) return result;
    const wanted = reference?.[results.length];
    if (wanted !== undefined) await recover(wanted, reference?.slice(results.length + 1) ?? []);
    results.push(read());
    return result;
  }

  return {
    world: {
      ...world,
      get simulations() {
        return world.simulations;
      },
      act: async (work) => step(async () => world.act(work)),
      pass: async (what, work) => step(async () => world.pass(what, work)),
    },
    results,
    async end(restMs) {
      await step(async () => world.pass('advance', async () => world.clock.advance(restMs)));
      const wanted = reference?.at(-1);
      return wanted === undefined ? [] : compareResults(read(), wanted, options);
    },
  };
}

function statesOf({ instances }: RunResult): string {
  return JSON.stringify(instances.map(({ status, state }) => [status, state]));
}
