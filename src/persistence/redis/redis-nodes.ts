import type { NodeName, Store } from '../../actors/ports/ports.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { toOwner } from './commit-call.ts';
import type { RedisChanges } from './redis-changes.ts';
import { announceScript, nodesScript } from './scripts/nodes.ts';

const scripts = { announce: toScript(announceScript), nodes: toScript(nodesScript) };

/**
 * The nodes that are alive, in `<prefix>:nodes`, those of them that read format 3 also in `<prefix>:nodes:3`, those that hear of commits
 * by the channels of instances in `<prefix>:nodes:by-instance`, and the load of each in a key of its own.
 */
export function createRedisNodes(
  client: RedisClient,
  prefix: string,
  changes: Pick<RedisChanges, 'listenForNodes'>,
): Pick<Store, 'announce' | 'nodes'> {
  const nodesKey = `${prefix}:nodes`;
  const format3Key = `${prefix}:nodes:3`;
  const byInstanceKey = `${prefix}:nodes:by-instance`;
  const loadKey = (owner: string): string => `${prefix}:load:${owner}`;

  return {
    announce: async (name, ttlMs, load) => {
      const owner = toOwner(name);
      // First, so that no one finds the node without its load.
      if (load !== undefined) await answer(client.set(loadKey(owner), load, 'PX', ttlMs));
      const heard = changes.listenForNodes(owner);
      const args = [owner, ttlMs, toNodesChannel(prefix)];
      // One that starts meanwhile is missing at most where it would be said to be of this build.
      const [hearing = 0, reading = 0, others = 0] = await Promise.all(
        [byInstanceKey, format3Key, nodesKey].map(async (key) =>
          Number(await runScript(client, scripts.announce, [key], args)),
        ),
      );
      heard.others(others, Math.max(0, others - hearing));
      return reading >= others ? 3 : 2;
    },
    nodes: async () => {
      const owners = (await runScript(client, scripts.nodes, [nodesKey], [])) as string[];
      return Promise.all(
        owners.map(async (owner) => {
          const load = await answer(client.get(loadKey(owner)));
          return { ...parseOwner(owner), ...(load === null ? {} : { load }) };
        }),
      );
    },
  };
}

/** The channel that tells of each node that is announced for the first time. */
export function toNodesChannel(prefix: string): string {
  return `${prefix}:nodes`;
}

function parseOwner(owner: string): NodeName {
  const end = owner.indexOf('\n');
  return { node: owner.slice(0, end), run: owner.slice(end + 1) };
}
