import type { News } from '../../../src/actors/ports/news.ts';
import type { Store } from '../../../src/actors/ports/ports.ts';
import { createRuntime } from '../../../src/actors/runtime.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../../src/persistence/memory/memory-store.ts';
import type { Tracing } from '../../../src/tracing/tracing.ts';
import { silentLog } from '../../support/silent-log.ts';

/** Two nodes on one store. They take no wakes: nothing happens but what a test asks for. */
export interface TwoNodes extends AsyncDisposable {
  readonly store: Store;
  readonly a: Runtime;
  readonly b: Runtime;
  /** When the next commit of node b has reached the store, `meanwhile` happens before b hears of it. */
  afterCommitOfB(meanwhile: () => Promise<unknown>): void;
  /** From now on both nodes find `other` where the store was; who waits for changes is told to look. */
  failOver(other: Store): void;
}

export function createTwoNodes(
  processes: readonly Process[],
  options: {
    readonly store?: Store;
    readonly processesOfB?: readonly Process[];
    readonly tracing?: Tracing;
  } = {},
): TwoNodes {
  let current = options.store ?? createMemoryStore();
  let next: (() => Promise<unknown>) | undefined;
  const listeners = new Set<(news: News | undefined) => void>();
  const store: Store = {
    ...passOn(() => current),
    subscribe: async (id, changed) => {
      listeners.add(changed);
      return current.subscribe(id, changed);
    },
    hearOwn: (id, changed) => {
      listeners.add(changed);
      return current.hearOwn(id, changed);
    },
  };
  const watched: Store = {
    ...store,
    commit: async (commit) => {
      const outcome = await current.commit(commit);
      const meanwhile = next;
      next = undefined;
      await meanwhile?.();
      return outcome;
    },
  };
  const open = (node: string, on: Store, served: readonly Process[]) =>
    createRuntime({
      processes: served,
      store: on,
      wakes: createLocalWakes(),
      log: silentLog,
      node,
      shutdownMs: 10,
      tracing: options.tracing,
    });
  const a = open('a', store, processes);
  const b = open('b', watched, options.processesOfB ?? processes);

  return {
    store,
    a,
    b,
    afterCommitOfB: (meanwhile) => (next = meanwhile),
    failOver(other) {
      current = other;
      for (const changed of listeners) changed(undefined);
    },
    async [Symbol.asyncDispose]() {
      await a.close();
      await b.close();
    },
  };
}

function passOn(to: () => Store): Store {
  return {
    get kind() {
      return to().kind;
    },
    now: () => to().now(),
    load: (...args) => to().load(...args),
    loadPage: (...args) => to().loadPage(...args),
    rearm: (...args) => to().rearm(...args),
    recount: (...args) => to().recount(...args),
    commit: (...args) => to().commit(...args),
    marks: (...args) => to().marks(...args),
    subscribe: (...args) => to().subscribe(...args),
    subscribeAll: (...args) => to().subscribeAll(...args),
    hearOwn: (...args) => to().hearOwn(...args),
    history: (...args) => to().history(...args),
    list: (...args) => to().list(...args),
    count: (...args) => to().count(...args),
    counts: (...args) => to().counts(...args),
    lease: (...args) => to().lease(...args),
    extend: (...args) => to().extend(...args),
    release: (...args) => to().release(...args),
    reclaim: (...args) => to().reclaim(...args),
    defer: (...args) => to().defer(...args),
    overdue: (...args) => to().overdue(...args),
    nextDueAt: () => to().nextDueAt(),
    dueEntries: (...args) => to().dueEntries(...args),
    expire: (...args) => to().expire(...args),
    addToTallies: (...args) => to().addToTallies(...args),
    tallies: (...args) => to().tallies(...args),
    keepAudit: (...args) => to().keepAudit(...args),
    audits: (...args) => to().audits(...args),
    keepSecret: (...args) => to().keepSecret(...args),
    keptSecret: () => to().keptSecret(),
    reconnected: (...args) => to().reconnected(...args),
    announce: (...args) => to().announce(...args),
    nodes: () => to().nodes(),
    ping: () => to().ping(),
    close: () => to().close(),
  };
}
