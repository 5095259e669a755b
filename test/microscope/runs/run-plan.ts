import { createWithin } from '../../../src/testing/nodes/create-within.ts';
import { createSeededRandom } from '../../../src/testing/nodes/seeded-random.ts';
import { createCluster } from '../../../src/testing/faults/cluster.ts';
import { drawFaults } from '../../../src/testing/faults/draw-faults.ts';
import { followSchedule, type Schedule } from '../../../src/testing/faults/schedule.ts';
import { createStage } from '../../../src/testing/faults/stage.ts';
import { checkChange } from '../invariants/check-change.ts';
import { endedInstancesKeepNoActor } from '../invariants/kept-actors.ts';
import { checkRun } from '../invariants/check-run.ts';
import { buildProcess } from '../plans/build-process.ts';
import type { Plan } from '../plans/plan.ts';
import type { ProcessSpec } from '../plans/process-spec.ts';
import { createClients } from './client.ts';
import { observeStore } from './observed-store.ts';
import { createOutside } from './outside.ts';
import { quiesce } from './quiesce.ts';
import { createRunLog } from './run-log.ts';
import { completeTask } from './complete-task.ts';
import type { Strike } from './strike.ts';
import type { Told } from './told.ts';
import type { Violation } from './violation.ts';

/** What came of a run. */
export interface Report {
  readonly violations: readonly Violation[];
  /** The faults that struck. */
  readonly schedule: Schedule;
  readonly journal: readonly string[];
  /** How often each kind of fault, and of what follows from faults, happened. */
  readonly figures: Readonly<Record<string, number>>;
}

const startMs = Date.UTC(2026, 0, 1);
const stretch = 3;
/** A run takes some hundreds, half of them once faults have stopped. */
const maxBoundaries = 20_000;
const maxCalmBoundaries = 5_000;

/** Runs a plan: with the faults that its seed draws, or with those of a schedule. */
export async function runPlan(plan: Plan, schedule?: Schedule): Promise<Report> {
  const { seed, process: spec, faults } = plan;
  const { clock, store: inner } = createStage(startMs);
  const violations: Violation[] = [];
  const strikes: Strike[] = [];
  const observed = observeStore(inner, {
    changed: (change) => violations.push(...checkChange(change, spec)),
    announced(owner, actors, lives) {
      const isSure = !strikes.some(mayKeepActor);
      const message = isSure ? endedInstancesKeepNoActor(owner, actors, lives) : undefined;
      if (message !== undefined)
        violations.push({ invariant: 'endedInstancesKeepNoActor', message });
    },
  });
  const outside = createOutside({
    clock,
    seed,
    isForgetful: plan.course?.isForgetful === true,
    complete: async (url, body) => completeTask({ clock, cluster }, url, body),
  });
  const told: Told[] = [];
  const routed = createSeededRandom(seed + 1);
  const runLog = createRunLog();
  const control =
    schedule === undefined ? drawFaults({ seed, ...faults }) : followSchedule(schedule);
  let lastBoundary = maxBoundaries;
  const cluster = await createCluster({
    stage: { clock, store: observed.store },
    nodes: plan.nodes,
    processes: [buildProcess(spec)],
    within: createWithin(clock.now, createSeededRandom(seed + 2)),
    random: createSeededRandom(seed + 3),
    secret: 'The secret of all runs, which is long enough.',
    log: runLog.log,
    actorCache: plan.actorCache,
    play: outside.play,
    onEmit: ({ id, createdAt, sequence, event }) =>
      void told.push({ id, createdAt, sequence, event, atMs: clock.now() }),
    control: (boundary) => {
      if (boundary.number === lastBoundary) {
        violations.push({
          invariant: 'nothingSpins',
          message: `at ${boundary.name} ${boundary.about}`,
        });
        cluster.end();
      }
      const faults = control(boundary);
      if (faults.length > 0) strikes.push({ ...boundary, faults });
      return faults;
    },
    route: (nodes) => nodes[Math.floor(routed() * nodes.length)] ?? '',
  });
  const clients = createClients({ clock, cluster, next: () => buildProcess(spec, stretch) });
  cluster.disturb(true);
  for (const act of plan.acts) {
    await clock.advance(act.afterMs);
    void clients.play(act).catch(() => undefined);
  }
  await clock.advance(5_000);
  cluster.disturb(false);
  lastBoundary = Math.min(maxBoundaries, cluster.journal.length + maxCalmBoundaries);
  await quiesce({
    clock,
    cluster,
    observed,
    maxMends: maxMendsOf(spec),
    isOperated: spec.isOperated === true,
  });
  const { answers, followed } = clients;
  violations.push(
    ...(await checkRun({
      plan,
      now: clock.now(),
      observed,
      outside,
      told,
      answers,
      followed,
      strikes,
      log: runLog,
    })),
  );
  cluster.end();
  return {
    violations,
    schedule: cluster.schedule,
    journal: cluster.journal,
    figures: { ...countFaults(cluster.schedule), ...observed.counts },
  };
}

/**
 * Whether a node may keep an actor of an instance that it ended: the commit came after the node gave it up, or is lost; or the
 * node hears that it has started the instance once it has ended it.
 */
function mayKeepActor({ name, about, faults }: Strike): boolean {
  if (name === 'commit' && about.endsWith(' v0')) return true;
  return faults.some(({ kind }) => kind === 'linger' || kind === 'failOver');
}

/** Each state lets its task end, and each of its ticks fire, after a mend of its own. */
function maxMendsOf({ states, maxHops, isOperated }: ProcessSpec): number {
  const ticks = Math.max(...states.map((state) => state.ticks?.length ?? 0));
  // An operator may let an instance go on for as long again.
  return maxHops * (1 + ticks) * (isOperated === true ? 3 : 1);
}

function countFaults(schedule: Schedule): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { faults } of schedule) {
    for (const fault of faults) {
      const name = 'at' in fault ? `${fault.kind} ${fault.at}` : fault.kind;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}
