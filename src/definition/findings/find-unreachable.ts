import type { Found } from './finding.ts';
import type { Subject } from './subject.ts';

/** States that no transition leads to. Of several within each other, only the outermost. */
export function findUnreachable({ key, machine, lookup, reached }: Subject): readonly Found[] {
  const { ways, isComplete } = reached;
  if (!isComplete) return [];
  const isOut = ({ path }: { readonly path: string }): boolean => !ways.has(path);
  return machine.states
    .filter((state) => isOut(state) && state.kind !== 'history')
    .filter((state) => !lookup.above(state).some(isOut))
    .map(({ path }) => ({
      code: 'unreachable-state',
      machine: key,
      path,
      what: 'No transition leads to the state, so no instance enters it.',
      remedy: 'Add the transition that is missing, or remove the state.',
      evidence: { kind: 'graph', way: [] },
    }));
}
