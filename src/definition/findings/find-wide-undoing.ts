import type { GraphInvoke, GraphTask } from '../graph/graph.ts';
import type { Found } from './finding.ts';
import type { Subject } from './subject.ts';

/** Compensations that can undo more than was done: beyond their machine, or of a task that failed. */
export function findWideUndoing(subject: Subject, all: readonly Subject[]): readonly Found[] {
  const { key, machine, isRoot, reached } = subject;
  const hasOutside = all.some((other) => other !== subject && canUndo(other));
  return machine.states.flatMap(({ path, invokes }) => {
    const way = reached.ways.get(path);
    if (way === undefined) return [];
    const at = { machine: key, path, evidence: { kind: 'possible', way } } as const;
    return invokes.flatMap((invoke): readonly Found[] => {
      if (!isRoot && hasOutside && isUnlimited(invoke)) return [{ ...at, ...beyondMachine }];
      return taskOf(invoke)?.compensation?.when === 'attempted'
        ? [{ ...at, ...ofNothing(invoke.src) }]
        : [];
    });
  });
}

const beyondMachine = {
  code: 'rollback-beyond-machine',
  what: 'The rollback undoes everything that the whole instance owes, not only what this machine did.',
  remedy: "Limit it: input: { to: '…' } names the task after which it begins.",
} as const;

function ofNothing(task: string) {
  return {
    code: 'undoes-nothing',
    what: `The compensation of "${task}" also runs after the task has failed, when there may be nothing to undo.`,
    remedy: `Let the compensation find out whether there is an effect, or remove compensateWhen: 'attempted'.`,
  } as const;
}

function isUnlimited({ actor, rollbackTo }: GraphInvoke): boolean {
  return actor.kind === 'rollback' && rollbackTo === undefined;
}

function taskOf({ actor }: GraphInvoke): GraphTask | undefined {
  return actor.kind === 'task' ? actor.task : undefined;
}

function canUndo({ machine }: Subject): boolean {
  return Object.values(machine.actors).some(
    (actor) => actor.kind === 'task' && actor.task.compensation !== null,
  );
}
