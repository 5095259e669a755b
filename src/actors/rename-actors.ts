import type { ActorPath, InstanceRecord, PendingTimer, Work } from './record.ts';
import { eachReference } from './references.ts';

/** The child `id` of the actor at `parent` is called `to` by now. */
export interface Renamed {
  readonly parent: ActorPath;
  readonly id: string;
  readonly to: string;
}

interface Kept {
  readonly snapshot?: { readonly children?: Readonly<Record<string, Kept>> };
}

/** The record with actors under other ids, wherever it names them. The parents are named as they were. */
export function renameActors(record: InstanceRecord, renamed: readonly Renamed[]): InstanceRecord {
  if (renamed.length === 0) return record;
  const toPath = (path: ActorPath): ActorPath =>
    path.map((id, n) => newId(renamed, path.slice(0, n), id));
  const root = { snapshot: structuredClone(record.snapshot) } as Kept;
  const { snapshot } = renameChildren(root, [], renamed);
  const timers = record.timers.map((timer) => renameTimer(timer, toPath));
  eachReference({ snapshot, timers }, (holder, key, reference) => {
    const { path } = reference;
    if (path === null) return;
    holder[key] = { ...reference, id: toPath(path).at(-1) ?? reference.id, path: toPath(path) };
  });
  return {
    ...record,
    snapshot: snapshot as InstanceRecord['snapshot'],
    timers,
    tasks: record.tasks.map((task) => ({ ...task, work: renameWork(task.work, toPath) })),
    entered: record.entered.map(({ path, states }) => ({ path: toPath(path), states })),
  };
}

function newId(renamed: readonly Renamed[], parent: ActorPath, id: string): string {
  const found = renamed.find((one) => one.id === id && one.parent.join('\n') === parent.join('\n'));
  return found?.to ?? id;
}

function renameChildren<K extends Kept>(kept: K, path: ActorPath, renamed: readonly Renamed[]): K {
  const { snapshot } = kept;
  if (snapshot?.children === undefined) return kept;
  const children = Object.fromEntries(
    Object.entries(snapshot.children).map(([id, child]) => [
      newId(renamed, path, id),
      renameChildren(child, [...path, id], renamed),
    ]),
  );
  return { ...kept, snapshot: { ...snapshot, children } };
}

function renameTimer(timer: PendingTimer, toPath: (path: ActorPath) => ActorPath): PendingTimer {
  const target = timer.target === null ? null : toPath(timer.target);
  return { ...timer, event: structuredClone(timer.event), source: toPath(timer.source), target };
}

function renameWork(work: Work, toPath: (path: ActorPath) => ActorPath): Work {
  return 'path' in work ? { ...work, path: toPath(work.path) } : work;
}
