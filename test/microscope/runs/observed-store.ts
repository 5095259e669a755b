import { parseRecord } from '../../../src/actors/record/written/parse-record.ts';
import { parseEntry } from '../../../src/actors/record/written/written-entry.ts';
import { toEffectId, type InstanceId } from '../../../src/actors/ports/ids.ts';
import type { Commit, DueEntry, NodeName, Wake } from '../../../src/actors/ports/ports.ts';
import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import type { PauseRegister } from '../../../src/actors/wakes/pause-register.ts';
import type { BranchingStore } from '../../../src/testing/faults/branching-store.ts';
import type { Life } from './life.ts';
import { createPauseLog, type LoggedPause } from './pause-log.ts';

/** A change of an instance, as committed. */
export interface Change {
  /** Undefined for a start. */
  readonly before: InstanceRecord | undefined;
  readonly commit: Commit;
  readonly entries: readonly HistoryEntry[];
  readonly life: Life;
  /** Who held the leases on the tasks that failed, by their ids within the instance, just before. */
  readonly leases: ReadonlyMap<string, NodeName>;
}

/** A step, and the node that took it. */
export interface CommittedStep {
  readonly life: Life;
  readonly entry: HistoryEntry;
  readonly node: string;
}

/** What must happen in some runs, so that they show something. */
type Counted =
  | 'conflicts'
  | 'lostLeases'
  | 'failOvers'
  | 'forgotten'
  /** Effects on which the machine threw. */
  | 'stuck'
  | 'handedOver'
  /** Instances with the id of an earlier one. */
  | 'reborn'
  /** Commits in which several timers fired. */
  | 'overdueTogether'
  /** What operators did. */
  | 'pausedThenResumed'
  | 'processPaused'
  | 'taskPaused'
  | 'endedByOperator'
  | 'moved'
  | 'reopened'
  | 'deleted';

const countedActs: Readonly<Record<string, Counted>> = {
  'act.resume': 'pausedThenResumed',
  'act.completeTask': 'endedByOperator',
  'act.failTask': 'endedByOperator',
  'act.moveTo': 'moved',
  'act.reopen': 'reopened',
  'act.delete': 'deleted',
};

/** The store, and what was committed to it, on the branch that it is on. */
export interface ObservedStore {
  readonly store: BranchingStore;
  /** Oldest first. */
  readonly lives: () => readonly Life[];
  /** When the process, or a task of it, was paused: oldest first. */
  readonly pauses: () => readonly LoggedPause[];
  /** All steps, in the order of their commits. */
  readonly steps: () => readonly CommittedStep[];
  readonly counts: Record<Counted, number>;
}

export function observeStore(
  inner: BranchingStore,
  {
    changed,
    announced,
  }: {
    readonly changed: (change: Change) => void;
    /** A node says how many actors it keeps. */
    readonly announced: (owner: NodeName, actors: number, lives: readonly Life[]) => void;
  },
): ObservedStore {
  let lives = new Map<InstanceId, readonly Life[]>();
  let replicated: typeof lives | undefined;
  let underWay = 0;
  const deferred: (() => void)[] = [];
  const steps: CommittedStep[] = [];
  const pauseLog = createPauseLog(() => inner.now());
  const counts: ObservedStore['counts'] = {
    conflicts: 0,
    lostLeases: 0,
    failOvers: 0,
    forgotten: 0,
    stuck: 0,
    handedOver: 0,
    reborn: 0,
    overdueTogether: 0,
    pausedThenResumed: 0,
    processPaused: 0,
    taskPaused: 0,
    endedByOperator: 0,
    moved: 0,
    reopened: 0,
    deleted: 0,
  };

  function note(commit: Commit, leases: Change['leases']): void {
    const body = JSON.parse(commit.body) as Partial<PauseRegister>;
    // The registers of a process are records, too, but not of an instance.
    if (!('format' in body)) {
      const begun = pauseLog.note(body);
      for (const { task } of begun)
        counts[task === undefined ? 'processPaused' : 'taskPaused'] += 1;
      return;
    }
    const record = parseRecord(commit);
    const entries = commit.history.map(parseEntry);
    const known = lives.get(commit.id) ?? [];
    const last = known.at(-1);
    const events = entries.map(({ event }) => event.type);
    counts.stuck += events.filter((type) => type === 'stuck').length;
    counts.handedOver += events.filter((type) => type === 'task.handedOver').length;
    if (events.filter((type) => type === 'timer.fired').length > 1) counts.overdueTogether += 1;
    for (const type of events) {
      const counted = countedActs[type];
      if (counted !== undefined) counts[counted] += 1;
    }
    const isStart = commit.expected === undefined || last === undefined;
    const life = isStart ? { id: commit.id, entries, record } : last;
    const before = isStart ? undefined : last.record;
    if (isStart && last !== undefined) counts.reborn += 1;
    if (isStart) lives.set(commit.id, [...known, life]);
    else {
      life.entries = [...life.entries, ...entries];
      life.record = record;
    }
    steps.push(...entries.map((entry) => ({ life, entry, node: commit.owner.node })));
    life.endedBy = commit.expireAt === undefined ? undefined : commit.owner;
    changed({ before, commit, entries, life, leases });
  }

  /** A commit is carried out at once, and noted once it is answered: what is noted must be on the branch that it is on. */
  function betweenCommits(run: () => void): void {
    if (underWay === 0) run();
    else deferred.push(run);
  }

  return {
    counts,
    lives: () => [...lives.values()].flat(),
    pauses: pauseLog.pauses,
    steps: () => steps,
    store: {
      ...inner,
      async commit(commit) {
        underWay += 1;
        // The memory answers both at once: nothing comes between them.
        const failing = failingTasks(commit);
        const entries =
          failing.length === 0 ? [] : inner.dueEntries(failing.map(({ wake }) => wake));
        const outcome = await inner.commit(commit);
        if (outcome.kind === 'committed') note(commit, toLeases(failing, await entries));
        if (outcome.kind === 'conflict') counts.conflicts += 1;
        if (outcome.kind === 'leaseLost') counts.lostLeases += 1;
        underWay -= 1;
        if (underWay === 0) for (const run of deferred.splice(0)) run();
        return outcome;
      },
      async announce(owner, ttlMs, load) {
        const said = JSON.parse(load ?? '{}') as { readonly at?: number; readonly actors?: number };
        // What comes late may no longer be so.
        if (said.at === inner.now()) announced(owner, said.actors ?? 0, [...lives.values()].flat());
        return inner.announce(owner, ttlMs, load);
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

interface FailingTask {
  readonly id: string;
  readonly wake: Wake;
}

function failingTasks({ id: instance, createdAt, history }: Commit): readonly FailingTask[] {
  return history.flatMap((text) => {
    if (!/"(?:task|undo)\.(?:retry|failed)"/.test(text)) return [];
    const { event } = parseEntry(text);
    const { id } = event as { readonly id?: string };
    if (id === undefined) return [];
    const effect = toEffectId({ id: instance, createdAt }, id);
    return [{ id, wake: { kind: 'task', effect } }];
  });
}

function toLeases(
  failing: readonly FailingTask[],
  entries: readonly (DueEntry | undefined)[],
): Change['leases'] {
  return new Map(
    failing.flatMap(({ id }, index) => {
      const lease = entries[index]?.lease;
      return lease === undefined ? [] : [[id, lease] as const];
    }),
  );
}
