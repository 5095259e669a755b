import type { InstanceId } from '../../../src/actors/ports/ids.ts';
import type { Commit } from '../../../src/actors/ports/ports.ts';
import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import type { BranchingStore } from '../../../src/testing/faults/branching-store.ts';
import type { Life } from './life.ts';

/** A change of an instance, as committed. */
export interface Change {
  /** Undefined for a start. */
  readonly before: InstanceRecord | undefined;
  readonly commit: Commit;
  readonly entries: readonly HistoryEntry[];
  readonly life: Life;
}

/** The store, and what was committed to it, on the branch that it is on. */
export interface ObservedStore {
  readonly store: BranchingStore;
  /** Oldest first. */
  readonly lives: () => readonly Life[];
  readonly counts: { conflicts: number; lostLeases: number; failOvers: number; forgotten: number };
}

export function observeStore(
  inner: BranchingStore,
  changed: (change: Change) => void,
): ObservedStore {
  let lives = new Map<InstanceId, readonly Life[]>();
  let replicated: typeof lives | undefined;
  let underWay = 0;
  const deferred: (() => void)[] = [];
  const counts = { conflicts: 0, lostLeases: 0, failOvers: 0, forgotten: 0 };

  function note(commit: Commit): void {
    const record = JSON.parse(commit.body) as InstanceRecord;
    // The register of deploys is a record, too, but not of an instance.
    if (record.snapshot === undefined) return;
    const entries = commit.history.map((entry) => JSON.parse(entry) as HistoryEntry);
    const known = lives.get(commit.id) ?? [];
    const last = known.at(-1);
    const isStart = commit.expected === undefined || last === undefined;
    const life = isStart ? { id: commit.id, entries, record } : last;
    const before = isStart ? undefined : last.record;
    if (isStart) lives.set(commit.id, [...known, life]);
    else {
      life.entries = [...life.entries, ...entries];
      life.record = record;
    }
    changed({ before, commit, entries, life });
  }

  /** A commit is carried out at once, and noted once it is answered: what is noted must be on the branch that it is on. */
  function betweenCommits(run: () => void): void {
    if (underWay === 0) run();
    else deferred.push(run);
  }

  return {
    counts,
    lives: () => [...lives.values()].flat(),
    store: {
      ...inner,
      async commit(commit) {
        underWay += 1;
        const outcome = await inner.commit(commit);
        if (outcome.kind === 'committed') note(commit);
        if (outcome.kind === 'conflict') counts.conflicts += 1;
        if (outcome.kind === 'leaseLost') counts.lostLeases += 1;
        underWay -= 1;
        if (underWay === 0) for (const run of deferred.splice(0)) run();
        return outcome;
      },
      async expire(limit) {
        const forgotten = await inner.expire(limit);
        counts.forgotten += forgotten;
        return forgotten;
      },
      replicate: () =>
        betweenCommits(() => {
          inner.replicate();
          replicated = copyOf(lives);
        }),
      failOver: () =>
        betweenCommits(() => {
          if (replicated === undefined) return;
          counts.failOvers += 1;
          lives = replicated;
          replicated = undefined;
          inner.failOver();
        }),
    },
  };
}

function copyOf(lives: ReadonlyMap<InstanceId, readonly Life[]>): Map<InstanceId, readonly Life[]> {
  return new Map([...lives].map(([id, all]) => [id, all.map((life) => ({ ...life }))]));
}
