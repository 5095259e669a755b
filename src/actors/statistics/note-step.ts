import type { PublicId } from '../ports/ids.ts';
import type { Stepped } from '../step/step-result.ts';
import type { Attempt, StepReport } from '../step/step-report.ts';
import { bucketOf } from './durations.ts';
import { groupKey, toErrorGroup, type ErrorGroup } from './error-group.ts';
import type { Gathered, StateSums } from './gathered.ts';

/** Groups of equal errors beyond this number are not gathered. */
export const maxGroups = 100;

type HasRoom = () => boolean;

/** Adds what one step did. `hasRoom` is asked before something new is kept. */
export function noteStep(
  gathered: Gathered,
  { entry, report }: Stepped,
  publicId: PublicId,
  hasRoom: HasRoom,
): void {
  const { begun, states, caught } = report;
  const { attempt, failure } = begun;
  const { series } = gathered;
  series.steps += 1;
  if (entry.sequence === 0) series.started += 1;
  if (begun.status === 'Pending' && entry.status !== 'Pending') series[entry.status] += 1;
  if (entry.transitions !== undefined) noteTransitions(gathered, entry.transitions, hasRoom);
  if (begun.states !== states) noteStates(gathered, report, entry.at, hasRoom);
  if (attempt !== undefined) noteAttempt(gathered, attempt, hasRoom);
  if (failure === undefined && caught.length === 0) return;
  for (const one of failure === undefined ? caught : [failure, ...caught]) {
    const group = toErrorGroup(one, { from: entry.from, at: entry.at, id: publicId });
    noteError(gathered, group, hasRoom);
  }
}

function noteError({ errors }: Gathered, group: ErrorGroup, hasRoom: HasRoom): void {
  const key = groupKey(group);
  const known = errors.get(key);
  if (known === undefined && (errors.size >= maxGroups || !hasRoom())) return;
  errors.set(key, { group, count: (known?.count ?? 0) + 1 });
}

function noteStates(
  { states }: Gathered,
  { begun: { states: before }, states: after }: StepReport,
  now: number,
  hasRoom: HasRoom,
): void {
  for (const path in before) {
    const entered = before[path];
    if (entered === undefined || after[path] === entered) continue;
    const sums = sumsOf(states, path, hasRoom);
    if (sums === undefined) continue;
    sums.exits += 1;
    const bucket = bucketOf(now - entered.at);
    const known = sums.times[bucket];
    if (known !== undefined || hasRoom()) sums.times[bucket] = (known ?? 0) + 1;
  }
  for (const path in after) {
    if (before[path] === after[path]) continue;
    const sums = sumsOf(states, path, hasRoom);
    if (sums !== undefined) sums.entries += 1;
  }
}

function noteTransitions(
  { transitions }: Gathered,
  ids: readonly string[],
  hasRoom: HasRoom,
): void {
  for (const id of ids) {
    const known = transitions.get(id);
    if (known !== undefined) known.taken += 1;
    else if (hasRoom()) transitions.set(id, { taken: 1 });
  }
}

function noteAttempt(
  { tasks, undos }: Gathered,
  { task, isUndo, failed }: Attempt,
  hasRoom: HasRoom,
): void {
  const all = isUndo ? undos : tasks;
  let sums = all.get(task);
  if (sums === undefined) {
    if (!hasRoom()) return;
    sums = { attempts: 0, failures: 0 };
    all.set(task, sums);
  }
  sums.attempts += 1;
  if (failed) sums.failures += 1;
}

function sumsOf(
  states: Map<string, StateSums>,
  path: string,
  hasRoom: HasRoom,
): StateSums | undefined {
  const known = states.get(path);
  if (known !== undefined || !hasRoom()) return known;
  const made: StateSums = { entries: 0, exits: 0, times: [] };
  states.set(path, made);
  return made;
}
