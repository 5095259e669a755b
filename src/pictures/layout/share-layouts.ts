import { createHash } from 'node:crypto';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { LRUCache } from 'lru-cache';
import { toLayout, type Layout } from './layout.ts';
import type { Layouter } from './layouter.ts';

/** Layouts that are kept for graphs that are made anew, such as those of the next version of a process. */
const mostKept = 200;

/** Lays each graph out once: equal graphs share their layout. One that failed is tried again. */
export function shareLayouts({
  layout,
}: Pick<Layouter, 'layout'>): (graph: ElkNode) => Promise<Layout> {
  const kept = new LRUCache<string, Promise<Layout>>({ max: mostKept });
  return async (graph) => {
    const key = createHash('sha256').update(JSON.stringify(graph)).digest('base64url');
    const laidOut = kept.get(key) ?? layout(graph).then(toLayout);
    kept.set(key, laidOut);
    laidOut.catch(() => kept.delete(key));
    return laidOut;
  };
}
