import { createRuntime } from '../../../src/actors/runtime.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { Log } from '../../../src/log.ts';
import type { Store } from '../../../src/actors/ports/ports.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../src/persistence/embedded/local-wakes.ts';
import { isSynchronous } from '../../../src/testing/nodes/mortal-store.ts';
import { gate, type Gate } from '../../support/gate.ts';
import { silentLog } from '../../support/silent-log.ts';
import { createVirtualStore, type VirtualStore } from '../../support/virtual-store.ts';

type Method = keyof Store;

/** A node that can be paused, as by SIGSTOP: nothing reaches the store, or comes back from it, until it is resumed. */
export interface Twin {
  readonly runtime: Runtime;
  pause(): void;
  resume(): void;
  /** Holds what it asks of the store by one method; the returned function lets it go. */
  hold(method: Method): () => void;
  /** Calls `run` once, when the store has done what a method asks, before the node knows; it may throw instead. */
  onceDone(method: Method, run: () => void): void;
}

/** A store in memory that outlives the nodes on it. */
export function createLastingStore(): VirtualStore {
  return { ...createVirtualStore(), close: async () => {} };
}

/** A node on a store that it may share with others. */
export async function openTwin(
  process: Process,
  store: VirtualStore,
  node: string,
  log: Log = silentLog,
): Promise<Twin> {
  let paused: Gate | undefined;
  const held = new Map<PropertyKey, Gate>();
  const hooks = new Map<PropertyKey, () => void>();

  async function passes(method: PropertyKey): Promise<void> {
    for (;;) {
      const shut = paused ?? held.get(method);
      if (shut === undefined) return;
      await shut.open;
    }
  }

  const seen = new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || isSynchronous(name)) return member;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await passes(name);
        const result: unknown = await Reflect.apply(member, target, args);
        const hook = hooks.get(name);
        hooks.delete(name);
        hook?.();
        while (paused !== undefined) await paused.open;
        return result;
      };
    },
  });
  const runtime = createRuntime({
    processes: [process],
    store: seen,
    wakes: createLocalWakes(store.clock),
    clock: store.clock,
    elapsedMs: store.clock.now,
    log,
    node,
    shutdownMs: 0,
  });
  await runtime.open();
  return {
    runtime,
    pause: () => (paused = gate()),
    resume() {
      const before = paused;
      paused = undefined;
      before?.let();
    },
    hold(method) {
      const shut = gate();
      held.set(method, shut);
      return () => {
        held.delete(method);
        shut.let();
      };
    },
    onceDone: (method, run) => void hooks.set(method, run),
  };
}
