import type { Committed } from '../batch/stepper-deps.ts';
import type { PlannedCommit } from '../commit/plan-commit.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Gathered } from './gathered.ts';
import { noteStep } from './note-step.ts';

/** Gathers in memory what committed steps did. */
export interface Gatherer {
  note(committed: {
    readonly live: Pick<LiveActor, 'process' | 'owner' | 'publicId'>;
    readonly steps: Committed['steps'];
    readonly planned: Pick<PlannedCommit, 'at'>;
  }): void;
  /** Returns what was gathered since the last call. */
  take(): readonly Gathered[];
}

const minuteMs = 60_000;

/** `maxSums`: while this many sums, series and groups of errors wait to be taken, nothing that needs another one is gathered. */
export function createGatherer(maxSums = 50_000): Gatherer {
  let all: Gathered[] = [];
  let minuteAt = 0;
  /** Those of the current minute, by process and tenant. */
  let current = new Map<string, Map<string | undefined, Gathered>>();
  let size = 0;

  function hasRoom(): boolean {
    if (size >= maxSums) return false;
    size += 1;
    return true;
  }

  function gatheredOf(process: string, tenant: string | undefined): Gathered | undefined {
    const byTenant = current.get(process) ?? new Map<string | undefined, Gathered>();
    const known = byTenant.get(tenant);
    if (known !== undefined || !hasRoom()) return known;
    const made: Gathered = {
      process,
      tenant,
      minuteAt,
      series: { steps: 0, started: 0, Completed: 0, Failed: 0, Cancelled: 0 },
      states: new Map(),
      transitions: new Map(),
      tasks: new Map(),
      undos: new Map(),
      errors: new Map(),
    };
    current.set(process, byTenant.set(tenant, made));
    all.push(made);
    return made;
  }

  return {
    note({ live, steps, planned }) {
      if (steps.length === 0) return;
      const minute = Math.floor(planned.at / minuteMs) * minuteMs;
      if (minute !== minuteAt) {
        minuteAt = minute;
        current = new Map();
      }
      const gathered = gatheredOf(live.process.name, live.owner?.tenant);
      if (gathered === undefined) return;
      for (const step of steps) noteStep(gathered, step, live.publicId, hasRoom);
    },
    take() {
      const taken = all;
      all = [];
      current = new Map();
      size = 0;
      return taken;
    },
  };
}
