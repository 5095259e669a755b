import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/ports.ts';
import type { NodeLoad, NodesView } from '../../views/node-view.ts';

/** The nodes that are alive, by name, and how late the due index is. */
export async function readNodes(
  store: Pick<Store, 'nodes' | 'nextDueAt'>,
  clock: Pick<Clock, 'now'>,
): Promise<NodesView> {
  const [nodes, dueAt] = await Promise.all([store.nodes(), store.nextDueAt()]);
  const now = clock.now();
  return {
    nodes: nodes
      .map(({ node, run, load }) => ({
        node,
        run,
        ...(load === undefined ? {} : { load: JSON.parse(load) as NodeLoad }),
      }))
      .toSorted((a, b) => (a.node < b.node ? -1 : 1)),
    lateMs: Math.max(0, Math.round(now - (dueAt ?? now))),
  };
}
