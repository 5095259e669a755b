import type { AliveNode } from '../../actors/ports/alive-node.ts';
import type { NodeName, Store } from '../../actors/ports/ports.ts';
import {
  dueEntry,
  dueUntil,
  earliestDue,
  extendLease,
  moveDue,
  pushBack,
  reclaimLeases,
  releaseLease,
  takeLease,
} from './ordered-due.ts';
import { createOrderedAudits } from './ordered-audits.ts';
import { createListeners } from './listeners.ts';
import {
  applyCommit,
  expired,
  forget,
  loadRecord,
  loadRecords,
  readHistory,
  rearm,
  recount,
} from './ordered-instances.ts';
import { countsIn } from './ordered-counts.ts';
import { createNonces } from './nonces.ts';
import { keys } from './ordered-keys.ts';
import type { OrderedKv } from './ordered-kv.ts';
import { countMarks, endedMarks, loadMark, pruneMarks } from './ordered-marks.ts';
import { addToTally, forgetTallies, readTally } from './ordered-tallies.ts';
import { countTerm, countWithin, listTerms } from './ordered-terms.ts';

export interface OrderedStoreOptions {
  readonly kind: 'memory' | 'lmdb';
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether one process at a time owns the data, so that leases of earlier runs are void. */
  readonly oneOwner: boolean;
}

/** An instance may have hundreds of marks, so they are pruned in larger numbers. */
const prunedPerInstance = 10;

/** The store contract over any ordered map. */
export function createOrderedStore(kv: OrderedKv, options: OrderedStoreOptions): Store {
  const { kind, now, oneOwner } = options;
  const { committed } = kv;
  const listeners = createListeners();
  const nonces = createNonces();
  const announced = new Map<string, { readonly alive: AliveNode; readonly untilMs: number }>();

  return {
    kind,
    now,

    load: async (id) => loadRecord(committed, id),
    loadPage: async (ids, maxBytes) => loadRecords(committed, ids, maxBytes),
    commit: async (commit) => {
      const nonce = nonces.next();
      const outcome = await kv.write((rows) => applyCommit(rows, commit, { now: now(), nonce }));
      if (outcome.kind === 'committed') {
        const { id, version, ended = false } = commit;
        listeners.tellSoon(id, { version, ended });
      }
      return outcome;
    },
    marks: async (id, names) => ({
      values: names.map((name) => loadMark(committed, id, name, now())),
      count: countMarks(committed, id),
    }),
    subscribe: async (id, changed) => listeners.add(id, changed),
    subscribeAll: async (changed) => listeners.addForAll(changed),
    hearOwn: (id, changed) => listeners.add(id, changed),
    history: async (id, page) => readHistory(committed, id, page),
    list: async (query) => listTerms(committed, query),
    count: async (process, term, within) =>
      within === undefined
        ? countTerm(committed, process, term)
        : countWithin(committed, { process, term }, within),
    recount: (id, mark, counted) => kv.write((rows) => recount(rows, { id, mark, counted })),
    counts: async (process, group) => countsIn(committed, process, group),

    lease: (wake, owner, leaseMs) =>
      kv.write((rows) => {
        const at = now();
        return takeLease(rows, wake, owner, { now: at, untilMs: at + leaseMs });
      }),
    extend: (wakes, owner, leaseMs) =>
      kv.write((rows) => {
        const untilMs = now() + leaseMs;
        return wakes.filter((wake) => !extendLease(rows, wake, owner, untilMs));
      }),
    release: (wakes, owner, { unused } = { unused: false }) =>
      kv.write((rows) => {
        for (const wake of wakes) releaseLease(rows, wake, owner, { now: now(), unused });
      }),
    reclaim: (owner) =>
      kv.write((rows) => {
        const left = (holder: NodeName): boolean =>
          holder.node === owner.node ? holder.run !== owner.run : oneOwner;
        return reclaimLeases(rows, left, now());
      }),
    defer: (wake, atMs) => kv.write((rows) => moveDue(rows, wake.effect, atMs)),
    overdue: async ({ graceMs, recheckMs, limit }) => {
      // Most checks find nothing, and must not cost a write.
      if (dueUntil(committed, now() - graceMs, 1).length === 0) return [];
      return kv.write((rows) => {
        const wakes = dueUntil(rows, now() - graceMs, limit);
        for (const wake of wakes) pushBack(rows, wake.effect, now() + recheckMs);
        return wakes;
      });
    },
    nextDueAt: async () => earliestDue(committed),
    dueEntries: async (wakes) => wakes.map(({ effect }) => dueEntry(committed, effect)),

    rearm: (id, mark, entries, audit) =>
      kv.write((rows) => rearm(rows, { id, mark, entries, audit }, now())),

    expire: async (limit) => {
      const nothing =
        expired(committed, now(), 1).length === 0 && endedMarks(committed, now(), 1).length === 0;
      if (nothing) return 0;
      return kv.write((rows) => {
        pruneMarks(rows, endedMarks(rows, now(), limit * prunedPerInstance));
        const ids = expired(rows, now(), limit);
        for (const id of ids) forget(rows, id);
        return ids.length;
      });
    },
    addToTallies: ({ additions, ...batch }) =>
      kv.write((rows) => {
        forgetTallies(rows, now());
        for (const addition of additions) addToTally(rows, addition, batch);
      }),
    tallies: async (wanted) =>
      wanted.map((one) => (one.untilMs > now() ? readTally(committed, one) : new Map())),

    ...createOrderedAudits(kv),
    keepSecret: async (text, replaced) =>
      kv.write((rows) => {
        const kept = rows.get(keys.secret);
        if (kept !== undefined && kept !== replaced) return kept;
        rows.put(keys.secret, text);
        return text;
      }),
    keptSecret: async () => committed.get(keys.secret),
    reconnected: () => {},
    announce: async ({ node, run }, ttlMs, load) => {
      const alive = { node, run, ...(load === undefined ? {} : { load }) };
      announced.set(`${node}/${run}`, { alive, untilMs: now() + ttlMs });
      // All nodes are of this build, because they share its memory.
      return 3;
    },
    nodes: async () => {
      for (const [key, { untilMs }] of announced) if (untilMs <= now()) announced.delete(key);
      return Array.from(announced.values(), ({ alive }) => alive);
    },
    ping: () => kv.probe(),
    close: () => kv.close(),
  };
}
