/** A fix of the engine, taken back: the microscope must see it. */
export interface Revert {
  readonly name: string;
  /** What went wrong before the fix. */
  readonly fault: string;
  readonly edits: readonly Edit[];
  /** A seed of which a run shows it, and the invariant that the run violates first. */
  readonly seed: number;
  readonly invariant: string;
}

interface Edit {
  readonly file: string;
  /** Exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const reverts: readonly Revert[] = [
  {
    name: 'commit-compares-versions',
    fault: 'a live actor of an instance that is gone overwrites another one with its id',
    edits: [
      {
        file: 'src/persistence/ordered/ordered-instances.ts',
        find: '(head && markOf(head)) !== commit.expected',
        replace: "(head && String(head.version)) !== commit.expected?.split(':')[0]",
      },
    ],
    seed: 7,
    invariant: 'nothingStarves',
  },
  {
    name: 'denial-settled-early',
    fault: 'an event that a rule denies on an outdated actor is answered at once, and then applied',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: '    const { outcomes, steps, effects, noted, threw, stuck, misfit } = pass;',
        replace: `    const { outcomes, steps, effects, noted, threw, stuck, misfit } = pass;
        for (const one of outcomes) if (one.kind === 'denied') one.item.fail(one.error);`,
      },
    ],
    seed: 0,
    invariant: 'refusedEventsAreNotApplied',
  },
  {
    name: 'refusal-of-outdated-actor',
    fault: 'a refusal that an outdated actor decided is believed',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: 'return isNewest && !isBehind ? so(outcomes) : soIfNewest(live, outcomes);',
        replace: 'return so(outcomes);',
      },
    ],
    seed: 1_000_019,
    invariant: 'nothingStarves',
  },
  {
    name: 'throw-of-outdated-actor',
    fault: 'an exception of an outdated actor is answered at once, and the event is then applied',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: '      // An outdated copy may throw where the newest does not.\n',
        replace: "      if (threw.kind === 'answered') threw.item.settle(threw.answer);\n",
      },
    ],
    seed: 146,
    invariant: 'refusedEventsAreNotApplied',
  },
  {
    name: 'not-durable-settled-early',
    fault:
      'an event beside one that makes the context not durable is answered as failed, and then applied',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: "      if (!isNewest) return { kind: 'again', size: items.length };\n      if (pass.overdue > 0 && !timers.areSuspect) {",
        replace:
          "      for (const item of items) item.fail(error);\n      if (!isNewest) return { kind: 'again', size: items.length };\n      if (pass.overdue > 0 && !timers.areSuspect) {",
      },
    ],
    seed: 194,
    invariant: 'nothingUnexpectedIsLogged',
  },
  {
    name: 'late-attempt-believed',
    fault: 'the failure of an earlier attempt counts for a later one',
    edits: [
      {
        file: 'src/actors/pending/late-outcomes.ts',
        find: 'return by === undefined || by.attempt === failures + 1;',
        replace: 'return true;',
      },
      {
        file: 'src/actors/pending/late-outcomes.ts',
        find: "  const said = cause?.kind === 'stuck' ? cause.of : cause;\n",
        replace: '  const said = undefined as Cause | undefined;\n',
      },
    ],
    seed: 152,
    invariant: 'attemptsStayWithinPolicy',
  },
  {
    name: 'overdue-timers-last',
    fault: 'an event overtakes a timer that was due before it',
    edits: [
      {
        file: 'src/actors/pending/overdue-timers.ts',
        find: '  if (timers.size === 0 || pausedBy(live) !== undefined) return none;',
        replace: '  if (timers.size >= 0 || pausedBy(live) !== undefined) return none;',
      },
    ],
    seed: 1,
    invariant: 'overdueTimersGoFirst',
  },
  {
    name: 'early-wakes-fire',
    fault: 'a wake that comes too early fires its timer',
    edits: [
      {
        file: 'src/actors/step/refuse-cause.ts',
        find: "if (atMs > now) return { kind: 'early', atMs };",
        replace: '',
      },
    ],
    seed: 8,
    invariant: 'timersFireInTime',
  },
  {
    name: 'effects-without-birth',
    fault: 'the effects of an instance and of an earlier one with its id have the same names',
    edits: [
      {
        file: 'src/actors/ports/ids.ts',
        find: '`${id}/${birthOf(createdAt)}/${within}`',
        replace: '`${id}/${birthOf(createdAt * 0)}/${within}`',
      },
    ],
    seed: 12,
    invariant: 'ledgersBalance',
  },
  {
    name: 'delays-not-reconciled',
    fault: 'a deploy that changes a delay stops the timers that run',
    edits: [
      {
        file: 'src/actors/batch/step-deployed.ts',
        find: "  if (was === undefined) return { kind: 'unchanged' };",
        replace: "  if (was !== null) return { kind: 'unchanged' };",
      },
    ],
    seed: 1,
    invariant: 'nothingStarves',
  },
  {
    name: 'actor-kept-after-unknown-commit',
    fault: 'an actor whose commit came to no answer goes on',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: '      if (live !== undefined) liveActors.end(live);\n      for (const item of open) item.fail(error);',
        replace:
          '      if (live !== undefined) putBack(live);\n      for (const item of open) item.fail(error);',
      },
    ],
    seed: 10,
    invariant: 'versionsAreGapless',
  },
  {
    name: 'answers-not-kept',
    fault: 'a request that is repeated is applied again',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: 'const kept = keys.length === 0 ? noAnswers : await loadAnswers(store, live.id, keys);',
        replace: 'const kept = noAnswers;',
      },
    ],
    seed: 30,
    invariant: 'acknowledgedEventsAreAppliedOnce',
  },
  {
    name: 'tasks-not-in-due-index',
    fault: 'a task whose node died is not found again',
    edits: [
      {
        file: 'src/persistence/ordered/ordered-instances.ts',
        find: '  for (const wake of due.lease) setLease(rows, wake, owner, now + due.leaseMs);\n',
        replace: '',
      },
    ],
    seed: 1,
    invariant: 'nothingStarves',
  },
  {
    name: 'outage-without-end',
    fault: 'after an outage, overdue tasks are never taken over',
    edits: [
      {
        file: 'src/actors/wakes/recovery.ts',
        find: 'if (isAway) return rest(answeredAt);',
        replace: 'if (isAway) return false;',
      },
    ],
    seed: 2432,
    invariant: 'nothingStarves',
  },
  {
    name: 'late-failure-alone',
    fault: 'the failure of a node that has lost its lease counts',
    edits: [
      {
        file: 'src/actors/pending/late-outcomes.ts',
        find: "  const said = cause?.kind === 'stuck' ? cause.of : cause;\n",
        replace: '  const said = undefined as Cause | undefined;\n',
      },
    ],
    seed: 1_000_027,
    invariant: 'failuresCountFromHoldersAlone',
  },
  {
    name: 'lost-run-not-in-doubt',
    fault: 'a task fails, and what a lost run of it has done is not undone',
    edits: [
      {
        file: 'src/actors/tasks/run-task.ts',
        find: 'const inDoubt = how.again && !final;',
        replace: 'const inDoubt = false;',
      },
    ],
    seed: 1_000_000,
    invariant: 'ledgersBalance',
  },
  {
    name: 'lost-run-handed-over',
    fault: 'a task that is handed over fails, and what a lost run of it has done is not undone',
    edits: [
      {
        file: 'src/actors/tasks/run-task.ts',
        find: '...(again ? { again } : {}),',
        replace: '',
      },
    ],
    seed: 1_000_316,
    invariant: 'ledgersBalance',
  },
  {
    name: 'outcome-of-another-start',
    fault: 'an outcome ends a task of a later instance with the same id',
    edits: [
      {
        file: 'src/actors/pending/late-outcomes.ts',
        find: '  if (cause.startedAt !== startedAt) return false;\n',
        replace: '',
      },
    ],
    seed: 1_000_097,
    invariant: 'tasksEndByTheirOwnOutcomes',
  },
  {
    name: 'outcome-of-lost-steps',
    fault: 'an outcome of steps that a failover lost ends a task of those that replaced them',
    edits: [
      {
        file: 'src/actors/pending/late-outcomes.ts',
        find: '  if (cause.startedAt !== startedAt) return false;\n',
        replace: '',
      },
    ],
    seed: 1_000_097,
    invariant: 'tasksEndByTheirOwnOutcomes',
  },
  {
    name: 'ended-actor-kept',
    fault: 'a node keeps the actor of an instance that has ended',
    edits: [
      {
        file: 'src/actors/batch/stepper.ts',
        find: 'if (live.mayExpire) liveActors.end(live);',
        replace: 'if (live.mayExpire && live.version < 0) liveActors.end(live);',
      },
    ],
    seed: 1_000_000,
    invariant: 'endedInstancesKeepNoActor',
  },
  {
    name: 'timers-out-of-order',
    fault: 'the later of two overdue timers fires first',
    edits: [
      {
        file: 'src/actors/pending/overdue-timers.ts',
        find: 'overdue?.toSorted(compareTimers)',
        replace: 'overdue?.toSorted((a, b) => compareTimers(b, a))',
      },
    ],
    seed: 1_000_005,
    invariant: 'timersFireInOrder',
  },
  {
    name: 'older-timers-wait',
    fault: 'the wake of a timer fires it before an older one',
    edits: [
      {
        file: 'src/actors/pending/overdue-timers.ts',
        find: '    if (own !== undefined && compareTimers(pending, own) >= 0) continue;\n',
        replace: '    if (own !== undefined) continue;\n',
      },
    ],
    seed: 1_000_003,
    invariant: 'timersFireInOrder',
  },
  {
    name: 'stuck-after-the-instance-moved-on',
    fault:
      'an effect on which the machine threw is stuck, although another node has moved the instance on',
    edits: [
      {
        file: 'src/actors/step/stuck-on.ts',
        find: 'version === undefined ? {} : { ifVersions: [version] }',
        replace: '{}',
      },
    ],
    seed: 1_000_234,
    invariant: 'effectsAreStuckOnlyWhereTheMachineThrows',
  },
  {
    name: 'stuck-timers-not-put-back',
    fault: 'a timer on which the machine threw is never tried again',
    edits: [
      {
        file: 'src/actors/record/due.ts',
        find: '  return stuck?.againAt ?? deadline;',
        replace: '  return stuck === undefined ? deadline : Infinity;',
      },
    ],
    seed: 1_000_090,
    invariant: 'nothingStarves',
  },
  {
    name: 'outcome-dropped',
    fault:
      'an outcome that the store does not take at once is dropped, and the task is called again',
    edits: [
      {
        file: 'src/actors/mailboxes/deliver.ts',
        find: '        await sleep(clock, delayMs, closed);\n        if (closed.aborted) return undefined;',
        replace: '        await sleep(clock, delayMs, closed);\n        return undefined;',
      },
    ],
    seed: 1_000_285,
    invariant: 'outcomesAreNotDropped',
  },
  {
    name: 'ended-while-begun',
    fault: 'a task that waits for its next attempt is ended while another node begins that',
    edits: [
      {
        file: 'src/actors/pending/waits-for-attempt.ts',
        find: '  live.takenForWaiting = [...live.takenForWaiting, effect];\n',
        replace: '',
      },
    ],
    seed: 1_003_207,
    invariant: 'ledgersBalance',
  },
  {
    name: 'failed-while-handed-over',
    fault:
      'a task that an operator fails while an outside system has it is not owed, although that system does it',
    edits: [
      {
        file: 'src/actors/pending/settle-task.ts',
        find: "    : by === 'operator';",
        replace: '    : false;',
      },
    ],
    seed: 2_000_054,
    invariant: 'ledgersBalance',
  },
  {
    name: 'pauses-not-heard',
    fault: 'a process that an operator pauses goes on at the nodes that were not asked',
    edits: [
      {
        file: 'src/actors/wakes/pauses.ts',
        find: '      if (!closing.signal.aborted) await readAll();',
        replace: '',
      },
    ],
    seed: 2_000_119,
    invariant: 'pausedProcessesStandStill',
  },
  {
    name: 'timers-of-paused-process-fire',
    fault: 'a timer fires while the process is paused',
    edits: [
      {
        file: 'src/actors/step/refuse-cause.ts',
        find: 'return pausedBy(live) ?? strandedBy(live, now);',
        replace: 'return (live.paused && pausedBy(live)) ?? strandedBy(live, now);',
      },
    ],
    seed: 2_000_309,
    invariant: 'pausedProcessesStandStill',
  },
  {
    name: 'events-of-paused-process-applied',
    fault: 'an event of a client is applied while the process is paused',
    edits: [
      {
        file: 'src/actors/step/refuse-cause.ts',
        find: '      if (paused !== undefined) return paused;',
        replace: "      if (paused?.of === 'instance') return paused;",
      },
    ],
    seed: 2_000_175,
    invariant: 'pausedProcessesStandStill',
  },
  {
    name: 'instances-of-paused-process-start',
    fault: 'an instance starts while the process is paused',
    edits: [
      {
        file: 'src/actors/requests/start-instance.ts',
        find: '    if (deps.pauses.since(name) !== undefined) throw processPaused(process);',
        replace: '',
      },
    ],
    seed: 2_001_809,
    invariant: 'pausedProcessesStandStill',
  },
  {
    name: 'paused-task-called',
    fault: 'a task is called that an operator has paused',
    edits: [
      {
        file: 'src/actors/wakes/pauses.ts',
        find: '      return (whole ?? ofTask)?.at;',
        replace: '      return whole?.at ?? (ofTask && undefined);',
      },
    ],
    seed: 2_000_077,
    invariant: 'pausedProcessesStandStill',
  },
  {
    name: 'keys-of-acts-forgotten',
    fault: 'an act that is sent again under its key is carried out again',
    edits: [
      {
        file: 'src/actors/batch/mailbox-item.ts',
        find: '    if (key !== undefined) kept.push({ key, view });',
        replace: `    const isAct = outcome.item.cause?.kind === 'act';
    if (key !== undefined && !isAct) kept.push({ key, view });`,
      },
    ],
    seed: 2_000_000,
    invariant: 'operationsAreCarriedOutOnce',
  },
];

/*
 * Not shown, because
 * - the store is always the same one: the secret that splits, a store that cannot be written, a damaged file;
 * - all nodes share one virtual time, and differ by half a second at most: a clock that is an hour off;
 * - the store is in memory: everything about Redis, its cluster, BullMQ and LMDB. The tests of crashes show these.
 */
