import { detailNames } from './detail-names.ts';
import type { Gathered } from './gathered.ts';

/** What was gathered of states, transitions and tasks, under the names that it has in the store. */
export function listDetails({
  states,
  transitions,
  tasks,
  undos,
}: Gathered): readonly { readonly name: string; readonly by: number }[] {
  const ofStates = [...states].flatMap(([path, { entries, exits, times }]) => [
    { name: detailNames.entry(path), by: entries },
    { name: detailNames.exit(path), by: exits },
    // Skips the buckets that nothing fell into.
    ...times.flatMap((by = 0, bucket) => ({ name: detailNames.time(bucket, path), by })),
  ]);
  const ofTransitions = Array.from(transitions, ([id, { taken }]) => ({
    name: detailNames.transition(id),
    by: taken,
  }));
  const ofTasks = ([all, isUndo]: readonly [Gathered['tasks'], boolean]) =>
    [...all].flatMap(([task, { attempts, failures }]) => [
      { name: detailNames.attempt(task, isUndo), by: attempts },
      { name: detailNames.failure(task, isUndo), by: failures },
    ]);
  return [
    ...ofStates,
    ...ofTransitions,
    ...ofTasks([tasks, false]),
    ...ofTasks([undos, true]),
  ].filter(({ by }) => by > 0);
}
