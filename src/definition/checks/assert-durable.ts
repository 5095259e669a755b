import { HoldfastError } from '../../errors.ts';
import type { Graph, GraphState, MachineGraph } from '../graph/graph.ts';
import { taskNames } from '../graph/task-names.ts';

/** Throws `process_refused`, with reason and remedy, if a machine, or one that it runs, cannot be durable. */
export function assertDurable(
  process: string,
  graph: Graph,
  options: { readonly volatile: readonly string[]; readonly tasks: readonly string[] },
): void {
  const live = new Set<string>();
  for (const machine of Object.values(graph.machines)) {
    for (const state of machine.states) assertInvokes(process, machine, state);
    for (const [name, { kind }] of Object.entries(machine.actors)) {
      if (kind !== 'live') continue;
      live.add(name);
      if (!options.volatile.includes(name)) throw refused(process, liveActor(name));
    }
  }
  const tasks = taskNames(graph);
  for (const name of options.tasks) {
    if (!tasks.includes(name)) throw refused(process, unknownTask(name, tasks));
  }
  for (const name of options.volatile) {
    if (!live.has(name)) {
      throw refused(process, `volatile names ${name}, which is not a callback or observable actor`);
    }
  }
}

function assertInvokes(process: string, machine: MachineGraph, state: GraphState): void {
  const place = [machine.id, state.path].filter((part) => part !== '').join('.');
  for (const { src, actor } of state.invokes) {
    if (actor.kind !== 'unnamed') continue;
    if (src.startsWith('xstate.invoke.')) {
      const reason = `"${place}" invokes inline actor logic, which has no stable name to store or to attach policies to`;
      throw refused(process, `${reason}; register it in setup({ actors }) and invoke it by name`);
    }
    const reason = `"${place}" invokes "${src}", which is not implemented`;
    throw refused(process, `${reason}; add it to setup({ actors }) or to provide({ actors })`);
  }
}

function liveActor(name: string): string {
  const reason = `"${name}" is a callback or observable actor, which exists only in memory`;
  const remedy = `make it a promise actor, or list it in volatile: ["${name}"] if it may start over`;
  return `${reason}; ${remedy} after a restart`;
}

function unknownTask(name: string, known: readonly string[]): string {
  const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return `tasks names "${name}", which is not a promise actor of the machine; ${names}`;
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
