import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { isMachine, logicKind } from '../machine/logic-kind.ts';
import { actorsOf, machinesWithin, nodesOf } from '../machine/machines-within.ts';
import { rollbackSrc } from '../machine/rollback.ts';

/** What the check has to know of a task's policy. */
interface Undoable {
  readonly compensate?: unknown;
  readonly irreversible?: true;
  readonly timeout?: number;
}

/**
 * Throws `process_refused`, with the path, if a rollback can be reached after a task that declares neither
 * `compensate` nor `irreversible: true`.
 */
export function assertRollback(
  process: string,
  machine: AnyStateMachine,
  tasks: Readonly<Record<string, Undoable>>,
): void {
  for (const node of nodesOf(machine.root)) {
    for (const { id, src } of node.invoke) {
      if (typeof src !== 'string') continue;
      for (const task of undeclared(machine, src, tasks)) {
        const path = pathToRollback(node, id, tasks[task]?.timeout !== undefined);
        if (path === undefined) continue;
        throw new HoldfastError(
          'process_refused',
          `The process ${process} is refused: its rollback can run after the task ${task} (${path.join(' → ')}), which has no compensate; add one in tasks, or set irreversible: true.`,
        );
      }
    }
  }
}

/** The tasks behind an invoked actor that declare neither a compensation nor `irreversible`. */
function undeclared(
  machine: AnyStateMachine,
  src: string,
  tasks: Readonly<Record<string, Undoable>>,
): readonly string[] {
  if (src === rollbackSrc) return [];
  const logic = actorsOf(machine).find(([name]) => name === src)?.[1];
  if (logic === undefined) return [];
  const names = isMachine(logic)
    ? [...machinesWithin(logic)]
        .flatMap(actorsOf)
        .filter(([, actor]) => logicKind(actor) === 'promise')
    : [[src] as const];
  return names
    .map(([name]) => name)
    .filter((name) => name !== rollbackSrc)
    .filter((name) => {
      const { compensate, irreversible } = (Object.hasOwn(tasks, name) && tasks[name]) || {};
      return compensate === undefined && irreversible !== true;
    });
}

/**
 * The shortest way from a state that runs a task to one that rolls back. A task that failed has nothing to undo, so its
 * own error does not lead there, unless it has a time limit: then it may have been done all the same.
 */
function pathToRollback(
  start: AnyStateNode,
  invokeId: string,
  mayTimeOut: boolean,
): readonly string[] | undefined {
  const ownError = `xstate.error.actor.${invokeId}`;
  const first = targetsOf(start, (type) => mayTimeOut || type !== ownError);
  const ways = new Map<AnyStateNode, readonly string[]>();
  const queue: AnyStateNode[] = [];
  const reach = (node: AnyStateNode, way: readonly string[]) => {
    for (const active of activeWith(node)) {
      if (ways.has(active)) continue;
      ways.set(active, active === node ? [...way, node.key] : way);
      queue.push(active);
    }
  };
  for (const target of first) reach(target, [start.key]);
  for (let parent = start.parent; parent !== undefined; parent = parent.parent) {
    for (const target of targetsOf(parent, () => true)) reach(target, [start.key]);
  }
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const way = ways.get(node) ?? [];
    if (node.invoke.some(({ src }) => src === rollbackSrc)) return way;
    for (const target of targetsOf(node, () => true)) reach(target, way);
  }
  return undefined;
}

function targetsOf(
  node: AnyStateNode,
  takes: (eventType: string) => boolean,
): readonly AnyStateNode[] {
  const transitions = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  return transitions
    .filter(({ eventType }) => takes(eventType))
    .flatMap(({ target }) => (target ?? []) as readonly AnyStateNode[]);
}

/** The states that are active when `node` is entered: itself, what lies above it, and what begins below and beside. */
function activeWith(node: AnyStateNode): ReadonlySet<AnyStateNode> {
  const active = new Set<AnyStateNode>();
  const enter = (inner: AnyStateNode) => {
    if (active.has(inner)) return;
    active.add(inner);
    const below = inner.type === 'parallel' ? childrenOf(inner) : initialOf(inner);
    for (const child of below) enter(child);
  };
  enter(node);
  for (let parent = node.parent; parent !== undefined; parent = parent.parent) {
    active.add(parent);
    if (parent.type === 'parallel') for (const region of childrenOf(parent)) enter(region);
  }
  return active;
}

function initialOf(node: AnyStateNode): readonly AnyStateNode[] {
  if (node.type === 'history') return node.parent === undefined ? [] : childrenOf(node.parent);
  return node.type === 'compound' ? ((node.initial.target ?? []) as readonly AnyStateNode[]) : [];
}

function childrenOf(node: AnyStateNode): readonly AnyStateNode[] {
  return Object.values(node.states) as readonly AnyStateNode[];
}
