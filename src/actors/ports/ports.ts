import type { AliveNode } from './alive-node.ts';
import type { Audit, Audits } from './audits.ts';
import type { CreatedWithin, HistoryQuery, ListQuery, StoredHistory } from './store-queries.ts';
import type { Counted } from './counted.ts';
import type { EffectId, InstanceId, RecordMark } from './ids.ts';
import type { News } from './news.ts';
import type { Tallies } from './tallies.ts';

/** "Look at this effect now": never the truth, always safe to lose or to repeat. */
export interface Wake {
  readonly kind: 'task' | 'timer';
  readonly effect: EffectId;
}

/** The form in which a record and its history entries are written. 3 is short; builds from before it read only 2. */
export type RecordFormat = 2 | 3;

/** One acquisition of the lease on a pending effect, numbered by its owner. */
export interface Lease {
  readonly wake: Wake;
  readonly number: number;
}

/** A stored record. The store never looks into `body`. */
export interface StoredRecord {
  readonly id: InstanceId;
  /** Distinguishes this record from every other, including those of an earlier instance with the same id. */
  readonly mark: RecordMark;
  /** The number of events the instance has accepted; the start is version 0. */
  readonly version: number;
  /** The record, serialised by the caller. */
  readonly body: string;
}

/** The one write of a step, or of several steps committed together. It is atomic. */
export interface Commit {
  readonly id: InstanceId;
  readonly process: string;
  /** The record that this commit builds on; undefined creates the instance, and conflicts if it exists. */
  readonly expected: RecordMark | undefined;
  readonly version: number;
  /** Whether the instance has ended, as subscribers are told. Absent: it has not. */
  readonly ended?: boolean;
  readonly body: string;
  /** Serialised history entries, oldest first: one for each step. */
  readonly history: readonly string[];
  /** How many of the newest history entries are kept. */
  readonly historyLimit: number;
  readonly due: {
    /** Due at `atMs` (epoch milliseconds) at the latest. Ends any lease on them. */
    readonly set: readonly { readonly wake: Wake; readonly atMs: number }[];
    /** Due when the lease, held by `commit.owner`, runs out. */
    readonly lease: readonly Wake[];
    readonly leaseMs: number;
    /** What put these off is over: they are due at once, or when a lease on them that is running runs out. */
    readonly advance?: readonly Wake[];
    /** These are no longer pending: their due entry and lease end. */
    readonly clear: readonly Wake[];
  };
  /** The owner of the leases. */
  readonly owner: LeaseOwner;
  /**
   * Nothing is committed unless `owner` holds each of these leases: it took the lease, did not release it, and no other
   * owner has taken it since. The lease may have run out.
   */
  readonly holds?: readonly Lease[];
  /** Nothing is committed if anybody has taken a lease on one of these, and has not released it: their record says that they wait. */
  readonly unleased?: readonly Wake[];
  /** Index terms (such as `status=Pending`) to add and remove; `createdAt` orders the lists. */
  readonly terms: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly createdAt: number;
  /** Where the instance counts from now on, instead of where it counted before; or that it does not move. Absent: nowhere. */
  readonly counted?: Counted | 'unchanged';
  /** Answers to keep under a key, for repeated requests; each for `ttlMs`, unless the instance is forgotten earlier. */
  readonly marks?: {
    readonly put: readonly { readonly key: string; readonly value: string }[];
    readonly ttlMs: number;
  };
  /** What operators did by this commit. An entry with the id of one that an earlier commit of the instance kept replaces it. */
  readonly audits?: readonly Audit[];
  /** When the instance may be forgotten (epoch milliseconds); undefined if it may not. */
  readonly expireAt: number | undefined;
}

export type CommitOutcome =
  /** Carries the mark of the new record. */
  | { readonly kind: 'committed'; readonly mark: RecordMark }
  /** Another node stepped or created the instance first. `current` is its record, or undefined if there is none. */
  | { readonly kind: 'conflict'; readonly current: StoredRecord | undefined }
  /**
   * The mark matched, but the owner no longer holds these leases of `holds`, or somebody has leases on these of `unleased`. Nothing was
   * committed.
   */
  | { readonly kind: 'leaseLost'; readonly lost: readonly Wake[] };

/** A node and its run: after a restart, a node keeps its `node` and gets another `run`. */
export interface NodeName {
  readonly node: string;
  readonly run: string;
}

/** The owner of leases. A node that takes an expired lease again uses a new number. */
export interface LeaseOwner extends NodeName {
  readonly number: number;
}

/** What the due index holds of a pending effect. */
export interface DueEntry {
  /** When somebody must look at the effect again, at the latest (epoch milliseconds). */
  readonly atMs: number;
  /** Who has it, and until when (epoch milliseconds): it may have run out. Absent if it was given back, or never taken. */
  readonly lease?: NodeName & { readonly untilMs: number };
}

/** A due entry to put back. */
export interface Rearmed {
  readonly wake: Wake;
  /** When somebody must look at the effect, at the latest (epoch milliseconds). */
  readonly atMs: number;
  /** Whether the effect is a task that may have run already: the next lease on it is not the first. */
  readonly mayHaveRun: boolean;
}

/**
 * Where instances are kept. Every method rejects with `HoldfastError('store_unavailable')` while the store cannot
 * be reached; a commit that was rejected so may still have happened.
 */
export interface Store extends Tallies, Audits {
  readonly kind: 'memory' | 'lmdb' | 'redis';

  /**
   * The time (epoch milliseconds) shared by all nodes on this store, as estimated without asking it. Times that are
   * stored, or compared with stored times, use it, because the clock of this node may be wrong.
   */
  now(): number;
  load(id: InstanceId): Promise<StoredRecord | undefined>;
  /**
   * The records of the first of these ids: as many as fit into `maxBytes` together, and at least one; undefined where
   * there is no record. Reads no further than the bound.
   */
  loadPage(
    ids: readonly InstanceId[],
    maxBytes: number,
  ): Promise<readonly (StoredRecord | undefined)[]>;
  commit(commit: Commit): Promise<CommitOutcome>;
  /** The values kept under marks of an instance; undefined where there is none, or it has expired. */
  marks(
    id: InstanceId,
    keys: readonly string[],
  ): Promise<{
    readonly values: readonly (string | undefined)[];
    /** How many the instance has; expired ones may count for a while. */
    readonly count: number;
  }>;
  /**
   * Calls `changed` soon after each commit to an instance, on any node. Calls can be redundant; after an outage there
   * is one call for all missed commits. Without news, something may have changed: so it is then, for commits of nodes of an
   * earlier version, and for those whose outcome is unknown. A commit of this node resolves first. Resolves, with a function that
   * unsubscribes, once the subscription is active.
   */
  subscribe(id: InstanceId, changed: (news: News | undefined) => void): Promise<() => void>;
  /**
   * Calls `changed` soon after each commit to any instance, on any node. Calls can be redundant, and those of an outage are
   * lost. Resolves like `subscribe`.
   */
  subscribeAll(changed: (id: InstanceId) => void): Promise<() => void>;
  /**
   * Calls `changed` like `subscribe`, but it is certain to hear only of commits of this node, from now on. It costs the store
   * nothing. Returns a function that unsubscribes.
   */
  hearOwn(id: InstanceId, changed: (news: News | undefined) => void): () => void;
  /** A page of the history, oldest first. Reads no further than its bounds. */
  history(id: InstanceId, query: HistoryQuery): Promise<StoredHistory>;
  /** Ids that carry every term, newest first. The cost grows with the page, never with the number of instances. */
  list(
    query: ListQuery,
  ): Promise<readonly { readonly id: InstanceId; readonly createdAt: number }[]>;
  /**
   * How many instances of a process carry a term. The cost does not grow with their number; where they are limited to times of
   * creation, it may grow up to where counting ends.
   */
  count(process: string, term: string, within?: CreatedWithin): Promise<number>;
  /** Says where an instance counts, as a commit does, if its record has this mark. */
  recount(id: InstanceId, mark: RecordMark, counted: Counted): Promise<void>;
  /** How many instances of a process count under each name of a group; names without any are left out. */
  counts(process: string, group: string): Promise<ReadonlyMap<string, number>>;

  /**
   * Takes the lease on a pending effect unless another owner holds one that has not expired. `again`: an earlier
   * owner did not end the lease by a commit, so the effect may already have run. False: not taken.
   */
  lease(wake: Wake, owner: LeaseOwner, leaseMs: number): Promise<'first' | 'again' | false>;
  /** Extends leases that `owner` still holds; returns those that it no longer holds. */
  extend(wakes: readonly Wake[], owner: NodeName, leaseMs: number): Promise<readonly Wake[]>;
  /**
   * Releases leases of `owner`, which makes the effects due at once. The next lease on each is `again`, unless they
   * were `unused`: nothing ran under them.
   */
  release(
    wakes: readonly Wake[],
    owner: NodeName,
    how?: { readonly unused: boolean },
  ): Promise<void>;
  /** Makes due at once what an earlier run of the same node (embedded: any run) left under lease. Returns how many. */
  reclaim(owner: NodeName): Promise<number>;
  /** Moves the due entry of an effect; does nothing if the effect is not pending. */
  defer(wake: Wake, atMs: number): Promise<void>;
  /**
   * Takes what has been due for at least `graceMs`, oldest first, and defers each by `recheckMs`, so that one watcher
   * at a time handles it.
   */
  overdue(options: {
    readonly graceMs: number;
    readonly recheckMs: number;
    readonly limit: number;
  }): Promise<readonly Wake[]>;
  /**
   * When the earliest due entry is due (epoch milliseconds); undefined if nothing is pending. An entry that `overdue`
   * deferred and that has not been handled counts from when it was first due.
   */
  nextDueAt(): Promise<number | undefined>;

  /** The due entries of these effects, in their order; undefined where there is none. Changes nothing. */
  dueEntries(wakes: readonly Wake[]): Promise<readonly (DueEntry | undefined)[]>;

  /**
   * Puts back due entries of an instance that are missing or come too late, if its record has this mark. Leases stay: an effect
   * under a lease that is running is due when that runs out. Returns false if the record has another mark. `audit` is kept with it.
   */
  rearm(
    id: InstanceId,
    mark: RecordMark,
    entries: readonly Rearmed[],
    audit?: Audit,
  ): Promise<boolean>;

  /**
   * Forgets instances whose `expireAt` has passed, with their history and index entries, and deletes expired marks.
   * Returns how many instances.
   */
  expire(limit: number): Promise<number>;
  /**
   * Stores `text` if nothing is stored yet, or if `replaced` is. Returns what is stored now, the same for all nodes on
   * this store.
   */
  keepSecret(text: string, replaced?: string): Promise<string>;
  /**
   * The stored secret; undefined if there is none (any more). Rejects with `store_replaced` if the store was started
   * anew with another number of partitions.
   */
  keptSecret(): Promise<string | undefined>;
  /** Calls `listen` after each reconnection, because the data may be gone. */
  reconnected(listen: () => void): void;
  /** Announces that this node is alive, for `ttlMs`, and its load. Returns the newest format that every node that is alive reads. */
  announce(owner: NodeName, ttlMs: number, load?: string): Promise<RecordFormat>;
  /** The nodes that are alive. */
  nodes(): Promise<readonly AliveNode[]>;
  /** Resolves if the store accepts a write: it tries one wherever instances are stored. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
