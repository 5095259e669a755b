import { getStateNodes, type AnyMachineSnapshot, type AnyStateNode } from 'xstate';

/**
 * The ids of a snapshot's active states in order, if the value alone would not restore that order. XState orders states
 * by when they were entered, and parallel regions act in that order. (It may omit the root after re-entering it.)
 */
export function unusualOrder(snapshot: AnyMachineSnapshot): readonly string[] | undefined {
  const { _nodes: nodes, machine, value } = snapshot;
  // Without parallel states there is only one order.
  if (!nodes.some(({ type }) => type === 'parallel')) return undefined;
  const usual = new Set<AnyStateNode>(getStateNodes(machine.root, value as string));
  const isUsual = usual.size === nodes.length;
  if (isUsual && [...usual].every((node, index) => node === nodes[index])) return undefined;
  return nodes.map(({ id }) => id);
}

/** The restored snapshot with its active states in their stored order. */
export function inOrder<S extends AnyMachineSnapshot>(
  restored: S,
  value: unknown,
  order: readonly string[] | undefined,
): S {
  if (order === undefined) return restored;
  const byId = new Map(restored._nodes.map((node) => [node.id, node]));
  const nodes = order.flatMap((id) => byId.get(id) ?? []);
  return nodes.length === order.length ? { ...restored, _nodes: nodes, value } : restored;
}
