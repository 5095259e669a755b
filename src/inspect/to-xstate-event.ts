import type { Inspected } from '../actors/views/inspected.ts';
import type { Graph } from '../definition/graph/graph.ts';
import { machineIn } from '../definition/graph/machine-in.ts';

/**
 * The event of a step under the type that XState has for it, as far as the history tells: `xstate.init` for the start, the machine's
 * own type for timers and for the end of what a state invokes. Everything else keeps the type that it has in the history.
 */
export function toXStateEvent(
  graph: Graph,
  { version, event, transitions }: Pick<Inspected, 'version' | 'event' | 'transitions'>,
): { readonly type: string } {
  if (event === undefined) return { type: '' };
  if (version === 0) return { ...event, type: 'xstate.init' };
  if (event.type === 'timer.fired' && 'event' in event && typeof event.event === 'string') {
    return { ...event, type: event.event };
  }
  if (!('task' in event)) return event;
  const edge = machineIn(graph).edges.find(
    ({ id, actor }) => actor !== undefined && transitions.includes(id),
  );
  return edge === undefined ? event : { ...event, type: edge.event };
}
