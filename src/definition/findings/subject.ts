import type { Process } from '../define-process.ts';
import type { MachineGraph } from '../graph/graph.ts';
import { createLookup, type Lookup } from '../graph/lookup.ts';
import { reach, type Reached } from './reach.ts';
import { shadowedIn } from './shadowed-in.ts';

/** What of a process its graph-based checks read. */
export type Checked = Pick<Process, 'name' | 'graph' | 'events'>;

/** One machine of a process, as the checks look at it. */
export interface Subject {
  readonly process: Checked;
  /** The key of the machine in the graph. */
  readonly key: string;
  readonly machine: MachineGraph;
  /** Whether it is the machine that the process runs, not one that this one invokes or spawns. */
  readonly isRoot: boolean;
  readonly lookup: Lookup;
  /** The transitions that are never taken, by id, each with the reason. */
  readonly shadowed: ReadonlyMap<string, string>;
  readonly reached: Reached;
}

/** The machines of a process. */
export function toSubjects(process: Checked): readonly Subject[] {
  const { machines, root } = process.graph;
  return Object.entries(machines).map(([key, machine]) => {
    const lookup = createLookup(machine);
    const shadowed = shadowedIn(machine, lookup);
    const reached = reach(machine, lookup, shadowed);
    return { process, key, machine, isRoot: key === root, lookup, shadowed, reached };
  });
}
