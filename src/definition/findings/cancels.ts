import type { GraphAction, GraphEdge, GraphState, MachineGraph } from '../graph/graph.ts';
import type { Lookup } from '../graph/lookup.ts';
import { edgeText } from './edge-text.ts';

/**
 * What can cancel a delayed event that a state sends on entry, while the machine stays in the state, in a few words: `HOLD`, `the exit of
 * a`; undefined if nothing can. What cancels it on the way out of the state does no harm.
 */
export function cancellerOf(
  machine: MachineGraph,
  lookup: Lookup,
  state: GraphState,
  sent: GraphAction,
): string | undefined {
  const { sendId } = sent;
  // Nothing can name an event without an id.
  if (sendId === undefined) return undefined;
  const cancels = (actions: readonly GraphAction[]): boolean =>
    actions.some((action) => mayCancel(machine, action, sendId));
  const around = [state, ...lookup.above(state)];
  const edge = machine.edges.find((one) => cancels(one.actions) && !isLeftBy(lookup, state, one));
  if (edge !== undefined) return edgeText(edge, lookup);
  const later = state.entry.slice(state.entry.indexOf(sent) + 1);
  if (cancels(later)) return `the entry of "${state.path}"`;
  const beside = machine.states.filter((one) => !around.includes(one));
  const entered = beside.find(({ entry }) => cancels(entry));
  if (entered !== undefined) return `the entry of "${entered.path}"`;
  const exited = beside.find(({ exit }) => cancels(exit));
  return exited && `the exit of "${exited.path}"`;
}

function mayCancel(
  { actions }: MachineGraph,
  { kind, text, sendId }: GraphAction,
  wanted: string | null,
): boolean {
  if (kind === 'named') {
    const named = Object.hasOwn(actions, text) ? actions[text] : undefined;
    return named !== undefined && isCancel(named.kind, named.sendId, wanted);
  }
  return isCancel(kind, sendId, wanted);
}

function isCancel(
  kind: GraphAction['kind'],
  sendId: string | null | undefined,
  wanted: string | null,
): boolean {
  if (kind === 'enqueueActions') return true;
  return kind === 'cancel' && (wanted === null || sendId === null || sendId === wanted);
}

/** Whether the machine leaves the state when it takes the edge; if it enters it again, it sends its events anew. */
function isLeftBy(lookup: Lookup, state: GraphState, edge: GraphEdge): boolean {
  const { source, targets, certainty, reenter } = edge;
  if (certainty === 'unknown' || targets.length === 0) return false;
  const from = lookup.state(source);
  if (from === undefined) return false;
  const holds = (outer: GraphState): boolean =>
    targets.every((target) => isWithin(target, outer.path));
  const isInner = !reenter && from.kind === 'compound' && holds(from);
  const domain = isInner
    ? from
    : lookup.above(from).find((one) => one.kind !== 'parallel' && holds(one));
  return domain === undefined ? state.parent !== null : isWithin(state.path, domain.path);
}

function isWithin(path: string, outer: string): boolean {
  return path !== outer && (outer === '' || path.startsWith(`${outer}.`));
}
