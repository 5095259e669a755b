import type { EffectId, InstanceId, RecordMark } from './ids.ts';

/** "Look at this effect now": never the truth, always safe to lose or to repeat. */
export interface Wake {
  readonly kind: 'task' | 'timer';
  readonly effect: EffectId;
}

/** One taking of the lease on a pending effect, as its owner numbers it. */
export interface Lease {
  readonly wake: Wake;
  readonly number: number;
}

/** A record as the store keeps it: the store never looks into `body`. */
export interface StoredRecord {
  /** Tells this record from every other one, of this instance or of another that had its id before. */
  readonly mark: RecordMark;
  /** The number of events the instance has accepted; the start is version 0. */
  readonly version: number;
  /** The record, serialised by the caller. */
  readonly body: string;
}

/** The one write of a step (or of several steps committed together). It happens whole or not at all. */
export interface Commit {
  readonly id: InstanceId;
  readonly process: string;
  /** The record this commit builds on; undefined creates the instance and conflicts where it exists. */
  readonly expected: RecordMark | undefined;
  readonly version: number;
  readonly body: string;
  /** Serialised history entries, oldest first: one for each step. */
  readonly history: readonly string[];
  /** How many of the newest history entries are kept. */
  readonly historyLimit: number;
  readonly due: {
    /** Look at these at `atMs` (epoch milliseconds) at the latest. Ends any lease on them. */
    readonly set: readonly { readonly wake: Wake; readonly atMs: number }[];
    /** Look at these when the lease, held by `commit.owner`, runs out. */
    readonly lease: readonly Wake[];
    readonly leaseMs: number;
    /** These are no longer pending: their due entry and lease end. */
    readonly clear: readonly Wake[];
  };
  /** Who holds the leases. */
  readonly owner: LeaseOwner;
  /**
   * Nothing is committed unless `owner` holds each of these: took it, did not give it back, and nobody took it since. It may
   * have run out.
   */
  readonly holds?: readonly Lease[];
  /** Index terms (such as `status=Pending`) that begin or cease to hold; `createdAt` orders the lists. */
  readonly terms: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly createdAt: number;
  /** Answers to keep under a key, for repeated requests; each for `ttlMs`, as long as the instance is kept. */
  readonly marks?: {
    readonly put: readonly { readonly key: string; readonly value: string }[];
    readonly ttlMs: number;
  };
  /** When the instance may be forgotten (epoch milliseconds); undefined: not for now. */
  readonly expireAt: number | undefined;
}

export type CommitOutcome =
  /** With the mark of the new record. */
  | { readonly kind: 'committed'; readonly mark: RecordMark }
  /**
   * Another node stepped first (or created the instance first). `current` is the record, or undefined if there is
   * none.
   */
  | { readonly kind: 'conflict'; readonly current: StoredRecord | undefined }
  /** The mark matched, but the owner no longer holds these leases of `holds`. Nothing was committed. */
  | { readonly kind: 'leaseLost'; readonly lost: readonly Wake[] };

/** A node and its incarnation: the same node after a restart has the same `node` and another `run`. */
export interface NodeName {
  readonly node: string;
  readonly run: string;
}

/** The owner of leases. A node that takes an expired lease again takes it under a new number. */
export interface LeaseOwner extends NodeName {
  readonly number: number;
}

export interface ListQuery {
  readonly process: string;
  /** The terms that must all hold; at least one. */
  readonly terms: readonly string[];
  readonly limit: number;
  /** The last entry of the page before; the list is newest first, ties by id descending. */
  readonly after?: { readonly createdAt: number; readonly id: InstanceId };
}

export interface HistoryQuery {
  /** Entries with a sequence above it; -1: from the start. */
  readonly after: number;
  readonly limit: number;
  /** Of the entries together, in UTF-8. One that is larger comes alone. */
  readonly maxBytes: number;
}

export interface StoredHistory {
  /** Serialised. */
  readonly entries: readonly string[];
  /** There are entries after these. */
  readonly more: boolean;
}

/**
 * Where instances are kept. Every method rejects with `HoldfastError('store_unavailable')` while the store cannot
 * be reached; a commit that was rejected so may still have happened.
 */
export interface Store {
  readonly kind: 'memory' | 'lmdb' | 'redis';

  /**
   * The time (epoch milliseconds) of all nodes on this store, as far as this node knows without asking. Times that
   * are stored, or compared with stored times, use it, because the clock of this node may be wrong.
   */
  now(): number;
  load(id: InstanceId): Promise<StoredRecord | undefined>;
  /**
   * The records of the first of these ids, as many as hold no more than `maxBytes` together, and at least one; undefined where
   * there is none. Reading stops at the bound.
   */
  loadPage(
    ids: readonly InstanceId[],
    maxBytes: number,
  ): Promise<readonly (StoredRecord | undefined)[]>;
  commit(commit: Commit): Promise<CommitOutcome>;
  /** What is kept under marks of an instance; undefined if there is nothing, or its time is over. */
  marks(
    id: InstanceId,
    keys: readonly string[],
  ): Promise<{
    readonly values: readonly (string | undefined)[];
    /** How many the instance has; those whose time is over may count for a while. */
    readonly count: number;
  }>;
  /**
   * Calls `changed` soon after each commit to an instance, on any node. Calls can be redundant; after an outage there
   * is one call for all missed commits. Resolves, with a function that unsubscribes, once the subscription is active.
   */
  subscribe(id: InstanceId, changed: () => void): Promise<() => void>;
  /** A page of the history, oldest first. Reading stops at its bounds. */
  history(id: InstanceId, query: HistoryQuery): Promise<StoredHistory>;
  /** Ids that carry every term, newest first. Cost grows with the page, never with the number of instances. */
  list(
    query: ListQuery,
  ): Promise<readonly { readonly id: InstanceId; readonly createdAt: number }[]>;
  /** How many instances of a process carry a term. */
  count(process: string, term: string): Promise<number>;

  /**
   * Takes the lease on a pending effect unless another owner holds one that has not expired. `again`: an earlier
   * owner did not end the lease by a commit, so the effect may already have run. False: not taken.
   */
  lease(wake: Wake, owner: LeaseOwner, leaseMs: number): Promise<'first' | 'again' | false>;
  /** Extends leases that `owner` still holds; returns those that it holds no longer. */
  extend(wakes: readonly Wake[], owner: NodeName, leaseMs: number): Promise<readonly Wake[]>;
  /** Gives leases of `owner` back: the effects are due at once. */
  release(wakes: readonly Wake[], owner: NodeName): Promise<void>;
  /** Makes due at once what an earlier run of the same node (embedded: any run) left under lease. Returns how many. */
  reclaim(owner: NodeName): Promise<number>;
  /** Moves the due entry of a pending effect; does nothing where it is not pending. */
  defer(wake: Wake, atMs: number): Promise<void>;
  /**
   * Takes what has been due for at least `graceMs`, oldest first, and pushes each back by `recheckMs`, so that one
   * watcher at a time answers for it.
   */
  overdue(options: {
    readonly graceMs: number;
    readonly recheckMs: number;
    readonly limit: number;
  }): Promise<readonly Wake[]>;
  /**
   * When the earliest due entry is due (epoch milliseconds); undefined: nothing is pending. What `overdue` pushed back,
   * and nobody has dealt with since, counts from when it was first due.
   */
  nextDueAt(): Promise<number | undefined>;

  /**
   * Forgets instances whose `expireAt` has passed, with their history and index entries, and marks whose time is over.
   * Returns how many instances.
   */
  expire(limit: number): Promise<number>;
  /**
   * Keeps `text` where nothing is kept yet, or where `replaced` is; returns what is kept from then on, the same for all
   * nodes on this store.
   */
  keepSecret(text: string, replaced?: string): Promise<string>;
  /**
   * What is kept as the secret; undefined if nothing is (any more). Rejects with `store_replaced` if the store was
   * begun anew and spreads instances in another way.
   */
  keptSecret(): Promise<string | undefined>;
  /** Calls `listen` whenever the connection was made again: what was there may be gone. */
  reconnected(listen: () => void): void;
  /** Says that this node lives, for `ttlMs`. */
  announce(owner: NodeName, ttlMs: number): Promise<void>;
  /** The nodes that live. */
  nodes(): Promise<readonly NodeName[]>;
  /** Resolves when the store takes a write: it tries one, wherever instances are. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The alarm clock. It brings wakes to *some* node at about the time asked for. It may lose, repeat and delay:
 * the due index makes up for all of that.
 */
export interface Wakes {
  /** A wake further away than this is not armed now: its due entry brings it back in time. */
  readonly horizonMs: number;
  /** Never rejects: a wake that could not be armed is left to the due index. */
  arm(wakes: readonly { readonly wake: Wake; readonly atMs: number }[]): Promise<void>;
  /** Calls `handle` for each wake. `handle` resolves when the wake is dealt with, or waits while the node is full. */
  start(handle: (wake: Wake) => Promise<void>): Promise<void>;
  /** Are wakes being taken? */
  flowing(): boolean;
  /** Takes no more wakes; resolves when those being handled are done. */
  close(): Promise<void>;
}

/** An append-only log shared by all nodes on one store; entries are numbered from 0. */
export interface Journal {
  /** Appends and returns the number of the entry. */
  append(entry: string): Promise<number>;
  /** The entries from number `from` on, oldest first. */
  read(from: number): Promise<readonly string[]>;
}
