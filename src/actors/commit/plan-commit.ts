import type { Audit } from '../ports/audits.ts';
import { netEffects } from './net-effects.ts';
import type { Effect } from '../step/effect.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { firstLookAt, queuedMs, strandedMs, taskDueAt, timerDueAt } from '../record/due.ts';
import { toEffectId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { InstanceRecord } from '../record/record.ts';
import { writeEntry } from '../record/written/written-entry.ts';
import { writeRecord } from '../record/written/write-record.ts';
import { mayExpire } from '../record/may-expire.ts';
import { dueEffects } from '../pending/due-effects.ts';
import { pausedBy } from '../pending/paused.ts';
import { pendingOf } from '../pending/pending.ts';
import { isTelling, turnIn } from '../pending/outbox.ts';
import type { Commit, NodeName, RecordFormat, Wake } from '../ports/ports.ts';
import { auditOfInstance } from './audit-of-instance.ts';
import type { Place } from './place.ts';
import { tooLarge } from './record-limit.ts';
import { checkPast } from '../past/keep-past.ts';
import { keptSteps } from '../past/kept-steps.ts';
import { keepMarks, type Kept } from './keep-marks.ts';
import { toCounted } from './to-counted.ts';
import { toRecord } from './to-record.ts';
import type { Countable } from '../restore/countable.ts';
import { groupOf } from '../restore/group-of.ts';
import { stateOf } from '../restore/snapshot.ts';

export interface CommitPolicy {
  readonly owner: NodeName;
  readonly leaseMs: number;
  /** Returns a number that no lease of the owner has had. */
  readonly nextLease: () => number;
  /** When the due index checks again a task that waits in the store for a place. */
  readonly recheckMs: number;
  /** The due index checks a timer further away than this so long before its deadline. */
  readonly horizonMs: number;
  /** The newest format that all nodes read. */
  readonly format: RecordFormat;
  /** A step that would make the record larger is refused. */
  readonly recordLimitBytes: number;
  /** Reserves a place on this node for a task; undefined if it has to wait in the store. */
  readonly reserve: () => Place | undefined;
}

/** A commit and what has to happen once it is done. */
export interface PlannedCommit {
  readonly commit: Commit;
  /** When it was planned, in epoch milliseconds: no later than its leases began. */
  readonly at: number;
  readonly terms: readonly string[];
  readonly counts: Countable;
  /** The size of the record, serialised. */
  readonly recordBytes: number;
  /** The tasks that this node runs, by id, and the places reserved for them: released if the commit fails. */
  readonly run: readonly { readonly id: string; readonly place: Place }[];
  /** Ids of the tasks that are no longer pending. */
  readonly stop: readonly string[];
  readonly arm: readonly { readonly wake: Wake; readonly atMs: number }[];
}

/** What a commit carries beside the steps. */
export interface CommitExtras {
  readonly kept: readonly Kept[];
  readonly holds: Commit['holds'];
  readonly audits: readonly Audit[];
  /** Whether the record may exceed its limit. Called only if it does. */
  readonly mayExceed: () => boolean;
}

/**
 * Plans the one write for the steps of a live actor: `entries` are their history entries, `effects` their effects, in
 * order. Throws `NotJson`, or `instance_too_large`.
 */
export function planCommit(
  live: LiveActor,
  entries: readonly HistoryEntry[],
  effects: readonly Effect[],
  { now, kept, holds, audits, mayExceed }: CommitExtras & { readonly now: number },
  policy: CommitPolicy,
): PlannedCommit {
  if (entries.length === 0) checkPast(live);
  const record = toRecord(live);
  const body = writeRecord(record, policy.format);
  const recordBytes = Buffer.byteLength(body);
  const excess = tooLarge(live, recordBytes, policy.recordLimitBytes);
  if (excess !== undefined && !mayExceed()) throw excess;
  // After the record, which throws for what cannot be stored; before reserving places, so that a failure leaves none
  // reserved.
  const history = entries.map((entry) => writeEntry(entry, policy.format));
  const marks = keepMarks(kept);
  const set: { wake: Wake; atMs: number }[] = [];
  const lease: Wake[] = [];
  const arm: { wake: Wake; atMs: number }[] = [];
  const run: { id: string; place: Place }[] = [];
  let paused: ReturnType<typeof pausedBy>;
  const turn = turnIn(live);
  const { tasks, timers, stoppedTasks, stoppedTimers } = netEffects(effects);
  for (const { task, isNew } of tasks.values()) {
    if (task.work.kind === 'rollback') continue;
    const wake = wakeOf(live, 'task', task.id);
    const dueAt = taskDueAt(task);
    if (isTelling(task) && task.id !== turn) {
      // The commit that brings its turn wakes it.
      if (isNew) set.push({ wake, atMs: now + queuedMs });
    } else if (dueAt !== undefined) {
      set.push({ wake, atMs: dueAt });
      if (dueAt - now <= policy.horizonMs) arm.push({ wake, atMs: dueAt });
    } else if ((paused = pausedBy(live, task.name)) !== undefined) {
      // Resuming wakes it. Whether the process is paused, this node may know from a second ago: it is looked at soon.
      const sinceMs = paused.of === 'process' ? now : paused.sinceMs;
      set.push({ wake, atMs: now + strandedMs(now - sinceMs) });
    } else {
      const place = policy.reserve();
      if (place === undefined) {
        set.push({ wake, atMs: now + policy.recheckMs });
        arm.push({ wake, atMs: now });
      } else {
        lease.push(wake);
        run.push({ id: task.id, place });
      }
    }
  }
  for (const timer of timers.values()) {
    const wake = wakeOf(live, 'timer', timer.id);
    const dueAt = timerDueAt(timer, now);
    const firstAt = firstLookAt(dueAt, now, policy.horizonMs);
    set.push({ wake, atMs: firstAt });
    if (firstAt === dueAt) arm.push({ wake, atMs: dueAt });
  }
  const clear = [
    ...stoppedTasks.map((id) => wakeOf(live, 'task', id)),
    ...stoppedTimers.map((id) => wakeOf(live, 'timer', id)),
  ];
  const mayContinue = entries.some(({ event }) => endsHold(event));
  const advance = mayContinue ? putOff(live, now, tasks) : [];
  const counts: Countable = {
    group: groupOf(record.status),
    state: stateOf(live.actor),
  };
  const terms = changeOf(live.terms, record.terms);
  // It starts, ends or is live again.
  const own = terms.add.some(isStatus) ? auditOfInstance(live, record) : undefined;
  const said = [
    ...audits.map(({ id, entry }) => ({ id, entry })),
    ...(own === undefined ? [] : [own]),
  ];
  const commit: Commit = {
    id: live.id,
    process: live.process.name,
    expected: live.mark,
    version: live.version,
    ended: record.status !== 'Pending',
    body,
    history,
    historyLimit: keptSteps(live.process, live.version),
    due: { set, lease, leaseMs: policy.leaseMs, clear, ...(advance.length > 0 && { advance }) },
    owner: { node: policy.owner.node, run: policy.owner.run, number: policy.nextLease() },
    ...(holds === undefined ? {} : { holds }),
    ...(live.takenForWaiting.length > 0 && { unleased: unleasedOf(live, holds) }),
    terms,
    createdAt: live.createdAt,
    counted: toCounted(live, counts),
    ...(marks === undefined ? {} : { marks }),
    ...(said.length > 0 && { audits: said }),
    expireAt: expiryOf(live, record, now),
  };
  return {
    commit,
    at: now,
    terms: record.terms,
    counts,
    recordBytes,
    run,
    stop: stoppedTasks,
    arm,
  };
}

/** Those of which the commit must hold the lease itself have ended their attempt by it. */
function unleasedOf({ takenForWaiting }: LiveActor, holds: Commit['holds'] = []): readonly Wake[] {
  const held = new Set(holds.map(({ wake }) => wake.effect));
  return takenForWaiting
    .filter((effect) => !held.has(effect))
    .map((effect) => ({ kind: 'task', effect }));
}

function wakeOf(live: LiveActor, kind: Wake['kind'], id: string): Wake {
  return { kind, effect: toEffectId(live, id) };
}

/** Whether a step lets go on what was put off while the instance was stranded or paused. */
function endsHold(event: HistoryEntry['event']): boolean {
  return 'recovered' in event || 'resumed' in event || event.type === 'act.resume';
}

/** What was put off and can go on, without what this commit arms itself. */
function putOff(
  live: LiveActor,
  now: number,
  armed: ReadonlyMap<string, unknown>,
): readonly Wake[] {
  const { tasks, timers } = pendingOf(live);
  return dueEffects({ tasks: tasks.values(), timers: timers.values() }, now)
    .filter(({ kind, id }) => kind === 'timer' || !armed.has(id))
    .map(({ kind, id }) => wakeOf(live, kind, id));
}

function isStatus(term: string): boolean {
  return term.startsWith('status=');
}

const unchanged: Commit['terms'] = { add: [], remove: [] };

function changeOf(before: readonly string[], after: readonly string[]): Commit['terms'] {
  if (before.length === after.length && before.every((term, n) => term === after[n])) {
    return unchanged;
  }
  const [held, wanted] = [new Set(before), new Set(after)];
  return {
    add: after.filter((term) => !held.has(term)),
    remove: before.filter((term) => !wanted.has(term)),
  };
}

/** When the instance may be forgotten; undefined if it may not. */
function expiryOf(live: LiveActor, record: InstanceRecord, now: number): number | undefined {
  if (live.isDeleted) return now;
  return mayExpire(record) ? now + live.process.retentionMs : undefined;
}
