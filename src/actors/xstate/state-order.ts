import { getStateNodes, type AnyMachineSnapshot, type AnyStateNode } from 'xstate';

/**
 * A snapshot's active states in their order, where the value alone would not bring it back. XState orders them by when
 * they were entered, and lets parallel regions act in that order. (It may leave the root out, having re-entered it.)
 */
export function unusualOrder(snapshot: AnyMachineSnapshot): readonly string[] | undefined {
  const { _nodes: nodes, machine, value } = snapshot;
  // Without parallel states there is one path, and one order.
  if (!nodes.some(({ type }) => type === 'parallel')) return undefined;
  const usual = new Set<AnyStateNode>(getStateNodes(machine.root, value as string));
  const isUsual = usual.size === nodes.length;
  if (isUsual && [...usual].every((node, index) => node === nodes[index])) return undefined;
  return nodes.map(({ id }) => id);
}

/** The restored snapshot with its active states in the order in which they were kept. */
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
