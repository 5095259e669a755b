import { createWithin } from '../../../src/testing/nodes/create-within.ts';
import { createSeededRandom } from '../../../src/testing/nodes/seeded-random.ts';
import { createCluster } from '../../../src/testing/faults/cluster.ts';
import { drawFaults } from '../../../src/testing/faults/draw-faults.ts';
import { followSchedule, type Schedule } from '../../../src/testing/faults/schedule.ts';
import { createStage } from '../../../src/testing/faults/stage.ts';
import { checkChange } from '../invariants/check-change.ts';
import { checkRun } from '../invariants/check-run.ts';
import { buildProcess } from '../plans/build-process.ts';
import type { Plan } from '../plans/plan.ts';
import { createClients } from './client.ts';
import { observeStore } from './observed-store.ts';
import { createOutside } from './outside.ts';
import { quiesce } from './quiesce.ts';
import { createRunLog } from './run-log.ts';
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
/** A run takes some hundreds. */
const maxBoundaries = 20_000;

/** Runs a plan: with the faults that its seed draws, or with those of a schedule. */
export async function runPlan(plan: Plan, schedule?: Schedule): Promise<Report> {
  const { seed, process: spec, faults } = plan;
  const { clock, store: inner } = createStage(startMs);
  const violations: Violation[] = [];
  const observed = observeStore(inner, (change) => violations.push(...checkChange(change)));
  const outside = createOutside(clock, seed);
  const told: Told[] = [];
  const routed = createSeededRandom(seed + 1);
  const runLog = createRunLog();
  const control =
    schedule === undefined ? drawFaults({ seed, ...faults }) : followSchedule(schedule);
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
      void told.push({ id, createdAt, sequence, event }),
    control: (boundary) => {
      if (boundary.number === maxBoundaries) {
        violations.push({
          invariant: 'nothingSpins',
          message: `at ${boundary.name} ${boundary.about}`,
        });
        cluster.end();
      }
      return control(boundary);
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
  await quiesce({ clock, cluster, observed, maxHops: spec.maxHops });
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
