import { HoldfastError } from '../../errors.ts';
import type { Graph, GraphDelay, MachineGraph } from '../graph/graph.ts';

/**
 * Throws `process_refused` if a machine uses an undefined delay: XState treats it as zero and continues immediately.
 */
export function assertDelays(process: string, graph: Graph): void {
  for (const machine of Object.values(graph.machines)) {
    const { delays } = machine;
    for (const { place, delay } of delaysIn(machine)) {
      const { name } = delay;
      if (name === undefined || Object.hasOwn(delays, name)) continue;
      throw unknown(process, place, name, delays);
    }
  }
}

function delaysIn(
  machine: MachineGraph,
): readonly { readonly place: string; readonly delay: GraphDelay }[] {
  const named = Object.entries(machine.actions).map(
    ([name, { delay }]) => [`the action "${name}"`, delay] as const,
  );
  const inStates = machine.states.flatMap(({ path, id, entry, exit }) => {
    const edges = machine.edges.filter(({ source }) => source === path);
    const actions = [...entry, ...exit, ...edges.flatMap((edge) => edge.actions)];
    const delays = [...edges, ...actions].map(({ delay }) => delay);
    return delays.map((delay) => [`"${id}"`, delay] as const);
  });
  return [...named, ...inStates].flatMap(([place, delay]) =>
    delay === undefined ? [] : { place, delay },
  );
}

function unknown(process: string, place: string, delay: string, delays: object): HoldfastError {
  const names = Object.keys(delays);
  const known =
    names.length === 0 ? 'no delays are defined' : `defined delays: ${names.join(', ')}`;
  return new HoldfastError(
    'process_refused',
    `The process ${process} is refused: ${place} uses the delay "${delay}", which is not defined, so it would not wait at all; add it to setup({ delays }), or write milliseconds (${known}).`,
  );
}
