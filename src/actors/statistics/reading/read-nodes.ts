import type { AliveNode } from '../../ports/alive-node.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/ports.ts';
import { iso } from '../../record/iso.ts';
import type { NodesView } from '../../views/view-types.ts';
import type { AnnouncedLoad } from '../announced-load.ts';

/** The nodes that are alive, by name, and how late the due index is. */
export async function readNodes(
  store: Pick<Store, 'nodes' | 'nextDueAt'>,
  clock: Pick<Clock, 'now'>,
): Promise<NodesView> {
  const [nodes, dueAt] = await Promise.all([store.nodes(), store.nextDueAt()]);
  const now = clock.now();
  return {
    nodes: nodes.map(toView).toSorted((a, b) => (a.node < b.node ? -1 : 1)),
    lateMs: Math.max(0, Math.round(now - (dueAt ?? now))),
  };
}

function toView({ node, load }: AliveNode): NodesView['nodes'][number] {
  if (load === undefined) return { node };
  const { at, ...rest } = JSON.parse(load) as AnnouncedLoad;
  return { node, load: { at: iso(at), ...rest } };
}
