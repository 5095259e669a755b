import type { Process } from '../../definition/define-process.ts';
import { machineIn } from '../../definition/graph/machine-in.ts';
import { namesOf } from '../coverage/names-of.ts';
import type { Searched } from '../search/search.ts';
import { pairName } from './pair-name.ts';
import { pairsTaken } from './pairs-taken.ts';
import { successorsOf } from './successors-of.ts';
import type { TransitionPairs } from './transition-pairs.ts';

const mostMissing = 100;

/** Compares the pairs of transitions that a search took with those that the machine allows. */
export function toTransitionPairs({ graph }: Process, found: Searched): TransitionPairs {
  const counted = new Set(namesOf(graph).transitions);
  const taken = pairsTaken(found);
  const machine = machineIn(graph);
  let covered = 0;
  let possible = 0;
  const missing: string[] = [];
  for (const first of machine.edges.filter(({ id }) => counted.has(id))) {
    for (const second of successorsOf(machine, first).filter(({ id }) => counted.has(id))) {
      const name = pairName(first.id, second.id);
      possible += 1;
      if (taken.has(name)) covered += 1;
      else if (missing.length < mostMissing) missing.push(name);
    }
  }
  return { covered, possible, missing };
}
