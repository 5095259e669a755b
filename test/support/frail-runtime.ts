import { createRuntime } from '../../src/actors/runtime.ts';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import type { VirtualClock } from '../../src/testing/clock/virtual-clock.ts';
import { isSynchronous } from '../../src/testing/nodes/mortal-store.ts';
import { silentLog } from './silent-log.ts';
import { createVirtualStore } from './virtual-store.ts';

/** A node in virtual time, over a store in memory, that can die at any moment, without a word, and be followed by another. */
export interface FrailRuntime extends AsyncDisposable {
  /** The node that lives now. */
  current(): Runtime;
  /** As by `kill -9`: nothing that the node does from now on reaches the store. Its successor is up when this resolves. */
  kill(): Promise<void>;
}

export async function createFrailRuntime(
  processes: readonly Process[],
  clock: VirtualClock,
): Promise<FrailRuntime> {
  const store = createVirtualStore(clock);
  let node = await open();

  async function open() {
    const life = { over: false };
    const runtime = createRuntime({
      processes,
      store: mortalView(store, life),
      wakes: createLocalWakes(clock),
      clock,
      elapsedMs: clock.now,
      log: silentLog,
      node: 'node',
      watchMs: 20,
    });
    await runtime.open();
    return { runtime, life };
  }

  return {
    current: () => node.runtime,
    async kill() {
      node.life.over = true;
      node = await open();
    },
    [Symbol.asyncDispose]: async () => clock.finish(node.runtime.close()),
  };
}

/** The store as a node sees it: once its life is over, calls neither arrive nor return. */
function mortalView(store: Store, life: { readonly over: boolean }): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || isSynchronous(name)) return member;
      return async (...args: readonly unknown[]) => {
        if (!life.over) {
          const result: unknown = await Reflect.apply(member, target, args);
          if (!life.over) return result;
        }
        return new Promise(() => undefined);
      };
    },
  });
}
