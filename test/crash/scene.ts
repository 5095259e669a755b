import { createClient, type Client } from '../support/client.ts';
import { startOutside, type Outside } from '../support/outside.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import type { NodeSettings } from './node.ts';

/** What takes over from the killed node: the same node, restarted, or another node that ran beside it. */
export type Successor = 'restarted' | 'taken over by another node';

/** A node that will be killed, its successor, and the outside system that they call. */
export interface Scene extends AsyncDisposable {
  readonly outside: Outside;
  /** A client of the node that will be killed. */
  readonly first: Client;
  /** Kills the first node, or waits until it has killed itself. Resolves with the time (epoch milliseconds). */
  death(how: 'kill' | 'await'): Promise<number>;
  /** The successor takes over. Resolves with a client of it. */
  succeed(): Promise<Client>;
}

export async function openScene(
  mode: StorageMode,
  successor: Successor,
  settings: Partial<NodeSettings> = {},
): Promise<Scene> {
  const place = await createStoragePlace(mode);
  const outside = await startOutside();
  const common = { ...place, outsideUrl: outside.url };
  const [node, other] = await Promise.all([
    startNode({ ...common, nodeId: 'node', ...settings }),
    successor === 'restarted' ? undefined : startNode({ ...common, nodeId: 'other' }),
  ]);
  const held: AsyncDisposable[] = [place, outside, node, ...(other === undefined ? [] : [other])];

  return {
    outside,
    first: createClient(node.url),
    async death(how) {
      if (how === 'kill') await node.kill();
      await node.gone;
      return Date.now();
    },
    async succeed() {
      if (other !== undefined) return createClient(other.url);
      const again = await startNode({ ...common, nodeId: 'node' });
      held.push(again);
      return createClient(again.url);
    },
    async [Symbol.asyncDispose]() {
      for (const one of held.toReversed()) await one[Symbol.asyncDispose]();
    },
  };
}
