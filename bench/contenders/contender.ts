import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedis, type RedisServer } from '../../test/support/redis-server.ts';

export type ContenderName = 'holdfast' | 'bullmq' | 'holdfast-lmdb';

/** A service under test: one process of its own, and where it needs one a Redis of its own. */
export interface Contender {
  readonly name: ContenderName;
  readonly port: number;
  /** The service and, where there is one, its Redis. */
  readonly pids: readonly number[];
  readonly redis: RedisServer | undefined;
  /** The live heap after a full collection. */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a contender. `profileDir` receives a CPU profile when it closes. */
export async function startContender(
  name: ContenderName,
  endsPort: number,
  profileDir?: string,
): Promise<Contender> {
  const redis =
    name === 'holdfast-lmdb' ? undefined : await startRedis({ appendfsync: 'everysec' });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const file = name === 'bullmq' ? './bullmq.ts' : './holdfast.ts';
  const profile =
    profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, name)}`];
  const settings = JSON.stringify({ endsPort, redisUrl: redis?.url, dataDir });
  const child = spawn(
    process.execPath,
    [
      ...profile,
      '--expose-gc',
      '--import',
      'tsx',
      fileURLToPath(new URL(file, import.meta.url)),
      settings,
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ask = async (question?: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = once(child, 'message');
    if (question !== undefined) child.send(question);
    const gone = once(child, 'exit').then(() => {
      throw new Error(`The contender ${name} ended by itself`);
    });
    const [message] = (await Promise.race([answer, gone])) as [Readonly<Record<string, unknown>>];
    gone.catch(() => undefined);
    return message;
  };
  const { url } = await ask();

  return {
    name,
    port: Number(new URL(String(url)).port),
    pids: [child.pid ?? 0, ...(redis === undefined ? [] : [redis.pid])],
    redis,
    heapBytes: async () => Number((await ask('heap'))['heapBytes']),
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      await redis?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
