import type { PublicId } from '../ports/ids.ts';
import type { Stepped } from '../step/step-result.ts';
import type { StepReport } from '../step/step-report.ts';
import { detailNames } from './detail-names.ts';
import { bucketOf } from './durations.ts';
import { groupKey, toErrorGroup } from './error-group.ts';
import type { Gathered } from './gathered.ts';

/** Groups of equal errors beyond this number are not gathered. */
export const maxGroups = 100;

/** Adds what one step did. `hasRoom` is asked before something new is kept. */
export function noteStep(
  { series, details, errors }: Gathered,
  { entry, report }: Stepped,
  publicId: PublicId,
  hasRoom: () => boolean,
): void {
  const add = (sums: Map<string, number>, name: string): void => {
    const sum = sums.get(name);
    if (sum !== undefined || hasRoom()) sums.set(name, (sum ?? 0) + 1);
  };
  const { before, after, attempt, failure } = report;
  add(series, 'steps');
  if (entry.sequence === 0) add(series, 'started');
  if (before.status === 'Pending' && after.status !== 'Pending') add(series, after.status);
  for (const id of entry.transitions ?? []) add(details, detailNames.transition(id));
  noteStates(report, entry.at, (name) => add(details, name));
  if (attempt !== undefined) {
    const { task, isUndo, failed } = attempt;
    add(details, detailNames.attempt(task, isUndo));
    if (failed) add(details, detailNames.failure(task, isUndo));
  }
  if (failure === undefined) return;
  const group = toErrorGroup(failure, { from: entry.from, at: entry.at, id: publicId });
  const key = groupKey(group);
  const known = errors.get(key);
  if (known === undefined && (errors.size >= maxGroups || !hasRoom())) return;
  errors.set(key, { group, count: (known?.count ?? 0) + 1 });
}

function noteStates(
  { before: { states: before }, after: { states: after } }: StepReport,
  now: number,
  add: (name: string) => void,
): void {
  if (before === after) return;
  for (const [state, entered] of Object.entries(before)) {
    if (after[state] === entered) continue;
    add(detailNames.exit(state));
    add(detailNames.time(bucketOf(now - entered.at), state));
  }
  for (const [state, entered] of Object.entries(after)) {
    if (before[state] !== entered) add(detailNames.entry(state));
  }
}
