import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import {
  createPublicId,
  toEffectId,
  toInstanceId,
  toRecordMark,
  type InstanceId,
} from '../../src/actors/ports/ids.ts';
import type { Commit, LeaseOwner, Store, Wake } from '../../src/actors/ports/ports.ts';

interface StoreFixture {
  readonly store: Store;
  /** The store's clock in epoch milliseconds; the real clock if omitted. */
  readonly now?: () => number;
  /** Advances the store's clock; waits in real time if omitted. */
  readonly advance?: (ms: number) => Promise<void> | void;
  /** Closes the store and removes its data. */
  readonly close: () => Promise<void>;
}

export type OpenStore = () => Promise<StoreFixture>;

/** A fresh store for each test of the enclosing `describe`. */
export function useStore(open: OpenStore): {
  readonly store: () => Store;
  readonly now: () => number;
  readonly advance: (ms: number) => Promise<void>;
} {
  let current: StoreFixture | undefined;
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.close();
    current = undefined;
  });
  const fixture = (): StoreFixture => {
    if (current === undefined) throw new Error('No store is open outside a test.');
    return current;
  };
  return {
    store: () => fixture().store,
    now: () => (fixture().now ?? Date.now)(),
    advance: async (ms) => {
      await (fixture().advance ?? sleep)(ms);
    },
  };
}

export const hourMs = 3_600_000;
export const node: LeaseOwner = { node: 'node-a', run: 'run-1', number: 1 };
export const otherNode: LeaseOwner = { node: 'node-b', run: 'run-1', number: 1 };

export function newId(): InstanceId {
  return toInstanceId(createPublicId('test'));
}

export function taskOf(id: InstanceId, version = 0, index = 0): Wake {
  return { kind: 'task', effect: toEffectId({ id, createdAt: 0 }, `${version}/${index}`) };
}

export function timerOf(id: InstanceId, version = 0, index = 0): Wake {
  return { kind: 'timer', effect: toEffectId({ id, createdAt: 0 }, `${version}/${index}`) };
}

type Changes = Partial<Omit<Commit, 'id' | 'due' | 'terms'>> & {
  readonly due?: Partial<Commit['due']>;
  readonly terms?: Partial<Commit['terms']>;
};

/** The commit that creates an instance, with one history entry, unless `changes` says otherwise. */
export function creation(id: InstanceId, changes: Changes = {}): Commit {
  return {
    process: 'orders',
    expected: undefined,
    version: 0,
    body: '{"state":"created"}',
    history: ['entry 0'],
    historyLimit: 100,
    owner: node,
    createdAt: 1_700_000_000_000,
    expireAt: undefined,
    ...changes,
    id,
    due: { set: [], lease: [], leaseMs: hourMs, clear: [], ...changes.due },
    terms: { add: [], remove: [], ...changes.terms },
  };
}

/** The commit of the step that leads from the current record to `version`. */
export async function next(
  store: Store,
  id: InstanceId,
  version: number,
  changes: Changes = {},
): Promise<Commit> {
  const stored = await store.load(id);
  return step(id, version, { expected: stored?.mark ?? strangeMark, ...changes });
}

/** A mark that no commit has made. */
export const strangeMark = toRecordMark(0, 'strange');

/** The commit of the step that leads to `version` from the record that `changes.expected` is the mark of. */
export function step(id: InstanceId, version: number, changes: Changes): Commit {
  return creation(id, {
    version,
    body: `{"state":"step ${version}"}`,
    history: [`entry ${version}`],
    ...changes,
  });
}

/** Takes everything that is due now; it is due again at once. */
export async function dueNow(store: Store): Promise<readonly Wake[]> {
  return store.overdue({ graceMs: 0, recheckMs: 0, limit: 1000 });
}

/** The entries of one page of a history, however large they are. */
export async function entriesOf(
  store: Store,
  id: InstanceId,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly string[]> {
  return (await store.history(id, { ...page, maxBytes: Infinity })).entries;
}
