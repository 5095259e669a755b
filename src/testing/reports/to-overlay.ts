import type { MachineGraph } from '../../definition/graph/graph.ts';
import type { Overlay } from '../../pictures/drawing/overlay.ts';
import type { Coverage, CoveredNames } from '../coverage/coverage.ts';
import { coverageNames } from '../coverage/coverage-names.ts';

/** What the coverage of a process adds to the picture of one of its machines: `key` names it unless the process runs it. */
export function toOverlay(
  { states, edges }: MachineGraph,
  coverage: Pick<Coverage, 'states' | 'transitions'>,
  key: string | undefined,
): Overlay {
  const paths = states.map(({ path }) => [path, coverageNames.state(path, key)] as const);
  const ids = edges.map(({ id }) => [id, coverageNames.transition(id, key)] as const);
  return {
    covered: { states: mark(paths, coverage.states), edges: mark(ids, coverage.transitions) },
  };
}

function mark(
  all: readonly (readonly [id: string, name: string])[],
  { covered, missing }: CoveredNames,
): ReadonlyMap<string, boolean> {
  const is = new Map([
    ...covered.map((name) => [name, true] as const),
    ...missing.map((name) => [name, false] as const),
  ]);
  return new Map(
    all.flatMap(([id, name]) => {
      const isCovered = is.get(name);
      return isCovered === undefined ? [] : [[id, isCovered] as const];
    }),
  );
}
