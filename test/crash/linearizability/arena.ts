import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { startNode, type RunningNode } from '../../support/start-node.ts';
import type { NodeSettings } from '../node.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Nodes on one Redis, with a proxy before each, and one between each and Redis. */
export interface Arena extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly nodes: readonly ArenaNode[];
  /** Redis takes no commands for this long (`CLIENT PAUSE`). */
  pauseClients(forMs: number): Promise<void>;
}

export interface ArenaNode {
  readonly name: string;
  /** The URL at which clients reach it, across restarts. */
  readonly url: string;
  readonly before: TcpProxy;
  readonly toRedis: TcpProxy;
  pause(forMs: number): Promise<void>;
  /** Kills it with SIGKILL and starts it again after this long. Resolves when it serves. */
  kill(forMs: number): Promise<void>;
  /** The output of all its processes. */
  output(): string;
}

export async function openArena(
  names: readonly string[],
  settings: Pick<NodeSettings, 'tallyUrl' | 'auth' | 'rates'>,
): Promise<Arena> {
  const redis = await startRedis({ appendfsync: 'always' });
  const held: AsyncDisposable[] = [redis];
  const life = { isOver: false };
  const nodes = await Promise.all(
    names.map(async (name) => {
      const toRedis = await startTcpProxy(redis.port);
      const start = () =>
        startNode({ ...settings, nodeId: name, redisUrl: `redis://127.0.0.1:${toRedis.port}` });
      const node = await keepNode(name, toRedis, start, life);
      held.push(toRedis, node);
      return node;
    }),
  );
  return {
    redis,
    nodes,
    async pauseClients(forMs) {
      const client = new Redis(redis.port, '127.0.0.1', { lazyConnect: true, retryStrategy: null });
      client.on('error', () => undefined);
      await client
        .connect()
        .then(() => client.call('CLIENT', 'PAUSE', String(Math.round(forMs)), 'ALL'))
        .catch(() => undefined);
      client.disconnect();
      await sleep(forMs);
    },
    async [Symbol.asyncDispose]() {
      life.isOver = true;
      for (const one of held.toReversed()) await one[Symbol.asyncDispose]();
    },
  };
}

async function keepNode(
  name: string,
  toRedis: TcpProxy,
  start: () => Promise<RunningNode>,
  life: { readonly isOver: boolean },
): Promise<ArenaNode & AsyncDisposable> {
  let node = await start();
  const outputs: string[] = [];
  const before = await startTcpProxy(portOf(node.url));
  return {
    name,
    url: `http://127.0.0.1:${before.port}`,
    before,
    toRedis,
    async pause(forMs) {
      node.pause();
      await sleep(forMs);
      node.resume();
    },
    async kill(forMs) {
      await node.kill();
      outputs.push(node.output());
      await sleep(forMs);
      while (!life.isOver) {
        try {
          node = await start();
          before.aim(portOf(node.url));
          return;
        } catch {
          // Redis is away: a supervisor would start the node again.
          await sleep(100);
        }
      }
    },
    output: () => [...outputs, node.output()].join('\n--- killed ---\n'),
    async [Symbol.asyncDispose]() {
      await node.kill();
      await before[Symbol.asyncDispose]();
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
