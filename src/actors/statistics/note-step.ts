import type { PublicId } from '../ports/ids.ts';
import type { Stepped } from '../step/step-result.ts';
import type { Attempt, StepReport } from '../step/step-report.ts';
import { bucketOf } from './durations.ts';
import { groupKey, toErrorGroup } from './error-group.ts';
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
  const { before, after, attempt, failure } = report;
  const { series, transitions, errors } = gathered;
  increase(series, 'steps', hasRoom);
  if (entry.sequence === 0) increase(series, 'started', hasRoom);
  if (before.status === 'Pending' && after.status !== 'Pending') {
    increase(series, after.status, hasRoom);
  }
  for (const id of entry.transitions ?? []) increase(transitions, id, hasRoom);
  if (before.states !== after.states) noteStates(gathered, report, entry.at, hasRoom);
  if (attempt !== undefined) noteAttempt(gathered, attempt, hasRoom);
  if (failure === undefined) return;
  const group = toErrorGroup(failure, { from: entry.from, at: entry.at, id: publicId });
  const key = groupKey(group);
  const known = errors.get(key);
  if (known === undefined && (errors.size >= maxGroups || !hasRoom())) return;
  errors.set(key, { group, count: (known?.count ?? 0) + 1 });
}

function noteStates(
  { states }: Gathered,
  { before: { states: before }, after: { states: after } }: StepReport,
  now: number,
  hasRoom: HasRoom,
): void {
  for (const path of Object.keys(before)) {
    const entered = before[path];
    if (entered === undefined || after[path] === entered) continue;
    const sums = sumsOf(states, path, hasRoom);
    if (sums === undefined) continue;
    sums.exits += 1;
    increase(sums.times, bucketOf(now - entered.at), hasRoom);
  }
  for (const path of Object.keys(after)) {
    if (before[path] === after[path]) continue;
    const sums = sumsOf(states, path, hasRoom);
    if (sums !== undefined) sums.entries += 1;
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
  const made: StateSums = { entries: 0, exits: 0, times: new Map() };
  states.set(path, made);
  return made;
}

function increase<K>(sums: Map<K, number>, key: K, hasRoom: HasRoom): void {
  const sum = sums.get(key);
  if (sum !== undefined || hasRoom()) sums.set(key, (sum ?? 0) + 1);
}
