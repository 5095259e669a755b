import type { NodeName } from '../ports/ports.ts';
import type { Place } from '../wakes/deploy-register.ts';
import { isFree, type Turn } from '../wakes/turn.ts';

/** What a round of the doctor over the live instances of a process has found so far. Times are epoch milliseconds. */
export interface DoctorReport {
  readonly startedAt: number;
  /** Absent while it is under way. */
  readonly endedAt?: number;
  /** Live instances that were examined. */
  readonly examined: number;
  /** Instances, and effects of them, whose due entries were lost or came too late, and were put back. */
  readonly repaired: number;
  readonly effects: number;
  /** Instances that nothing will wake. */
  readonly deadEnds: number;
  /** Instances that could not be read. */
  readonly failed: number;
  /** The public ids of some of these, and what was found, newest first. */
  readonly found: readonly Finding[];
}

export interface Finding {
  readonly id: string;
  readonly what: 'repaired' | 'deadEnd' | 'failed';
  /** What is missing, or why it failed. */
  readonly detail: string;
}

/** What the nodes on a store share about the rounds over one process, and which node performs the one under way. */
export interface DoctorRegister extends Turn {
  /** Where the round continues; absent at its start. */
  readonly after?: Place | undefined;
  /** An operator has asked for a round. */
  readonly isAsked?: boolean;
  readonly current?: DoctorReport | undefined;
  readonly last?: DoctorReport | undefined;
}

/** A node that has not recorded its progress for this long has left the round to others. */
const turnMs = 30_000;
const mostFound = 20;

export function emptyReport(now: number): DoctorReport {
  const none = { examined: 0, repaired: 0, effects: 0, deadEnds: 0, failed: 0 };
  return { startedAt: now, ...none, found: [] };
}

/** Adds what a page has shown. */
export function addToReport(
  report: DoctorReport,
  page: Omit<DoctorReport, 'startedAt' | 'endedAt'>,
): DoctorReport {
  return {
    ...report,
    examined: report.examined + page.examined,
    repaired: report.repaired + page.repaired,
    effects: report.effects + page.effects,
    deadEnds: report.deadEnds + page.deadEnds,
    failed: report.failed + page.failed,
    found: [...page.found, ...report.found].slice(0, mostFound),
  };
}

/**
 * The register after a node has looked for a round to perform; the same one if there is none, or another node is at it. `alive`: the runs
 * of the nodes that are.
 */
export function takeRound(
  register: DoctorRegister,
  owner: NodeName,
  now: number,
  { everyMs, alive }: { readonly everyMs: number; readonly alive: ReadonlySet<string> },
): DoctorRegister {
  const { current, last, isAsked = false } = register;
  if (current !== undefined) {
    return isFree(register, owner, now, alive) ? takenBy(register, owner, now) : register;
  }
  const isDue = isAsked || now - (last?.endedAt ?? -Infinity) >= everyMs;
  if (!isDue) return register;
  const begun = { current: emptyReport(now), ...(last === undefined ? {} : { last }) };
  return takenBy(begun, owner, now);
}

/** The register with a node that performs the round. */
export function takenBy(
  register: DoctorRegister,
  { node, run }: NodeName,
  now: number,
): DoctorRegister {
  return { ...register, node, run, until: now + turnMs };
}
