import type { ActorPath, InstanceRecord, PendingTimer, Work } from '../record/record.ts';
import { mapReferences, type EncodedReference } from '../xstate/references.ts';
import { referenceKey } from '../xstate/json.ts';

/** The child `id` of the actor at `parent` is now called `to`. */
export interface Renamed {
  readonly parent: ActorPath;
  readonly id: string;
  readonly to: string;
}

interface Kept {
  readonly snapshot?: {
    readonly children?: Readonly<Record<string, Kept>>;
    readonly context?: unknown;
  };
}

/** The record with actors renamed wherever it refers to them. `parent` paths use the old names. */
export function renameActors(record: InstanceRecord, renamed: readonly Renamed[]): InstanceRecord {
  if (renamed.length === 0) return record;
  const toPath = (path: ActorPath): ActorPath =>
    path.map((id, n) => newId(renamed, path.slice(0, n), id));
  const rename = (value: unknown) =>
    mapReferences(value, (reference) => renameReference(reference, toPath));
  const root = { snapshot: record.snapshot } as Kept;
  const { snapshot } = renameChildren(root, [], renamed, rename);
  return {
    ...record,
    snapshot: snapshot as InstanceRecord['snapshot'],
    timers: record.timers.map((timer) => renameTimer(timer, toPath, rename)),
    tasks: record.tasks.map((task) => ({ ...task, work: renameWork(task.work, toPath) })),
    entered: record.entered.map(({ path, states }) => ({ path: toPath(path), states })),
  };
}

function newId(renamed: readonly Renamed[], parent: ActorPath, id: string): string {
  const found = renamed.find((one) => one.id === id && one.parent.join('\n') === parent.join('\n'));
  return found?.to ?? id;
}

function renameReference(
  reference: EncodedReference,
  toPath: (path: ActorPath) => ActorPath,
): EncodedReference {
  const path = reference[referenceKey];
  if (path === null) return reference;
  const to = toPath(path);
  return { ...reference, id: to.at(-1) ?? reference.id, [referenceKey]: to };
}

function renameChildren<K extends Kept>(
  kept: K,
  path: ActorPath,
  renamed: readonly Renamed[],
  rename: (value: unknown) => unknown,
): K {
  const { snapshot } = kept;
  if (snapshot?.children === undefined) return kept;
  const children = Object.fromEntries(
    Object.entries(snapshot.children).map(([id, child]) => [
      newId(renamed, path, id),
      renameChildren(child, [...path, id], renamed, rename),
    ]),
  );
  // Only machines have children, and references in their contexts.
  return { ...kept, snapshot: { ...snapshot, children, context: rename(snapshot.context) } };
}

function renameTimer(
  timer: PendingTimer,
  toPath: (path: ActorPath) => ActorPath,
  rename: (value: unknown) => unknown,
): PendingTimer {
  const target = timer.target === null ? null : toPath(timer.target);
  return {
    ...timer,
    event: rename(timer.event) as PendingTimer['event'],
    source: toPath(timer.source),
    target,
  };
}

function renameWork(work: Work, toPath: (path: ActorPath) => ActorPath): Work {
  return 'path' in work ? { ...work, path: toPath(work.path) } : work;
}
