import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedis, type RedisServer } from '../../test/support/redis-server.ts';

export type ContenderName = 'holdfast' | 'bullmq' | 'holdfast-lmdb';

/** The Node options of `npm start`. They help raw BullMQ, too. */
const nodeFlags = ['--no-allocation-site-pretenuring', '--max-semi-space-size=32'];

/** A service under test, with its own processes side by side and, if needed, its own Redis. */
export interface Contender {
  readonly name: ContenderName;
  /** One for each process. */
  readonly ports: readonly number[];
  /** The processes and, if there is one, their Redis. */
  readonly pids: readonly number[];
  readonly redis: RedisServer | undefined;
  /** The live heap of the processes after a full collection. */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface ContenderOptions {
  readonly endsPort: number;
  /** How many run side by side. */
  readonly processes: number;
  /** Receives a CPU profile of each process when it closes. */
  readonly profileDir: string | undefined;
}

export async function startContender(
  name: ContenderName,
  { endsPort, processes, profileDir }: ContenderOptions,
): Promise<Contender> {
  const redis =
    name === 'holdfast-lmdb' ? undefined : await startRedis({ appendfsync: 'everysec' });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const settings = JSON.stringify({ endsPort, redisUrl: redis?.url, dataDir });
  const profile =
    profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, name)}`];
  const children = await Promise.all(
    Array.from({ length: processes }, async () =>
      startChild(name, ['--expose-gc', ...nodeFlags, ...profile], settings),
    ),
  );

  return {
    name,
    ports: children.map(({ port }) => port),
    pids: [...children.map(({ pid }) => pid), ...(redis === undefined ? [] : [redis.pid])],
    redis,
    async heapBytes() {
      const heaps = await Promise.all(children.map(async (child) => child.heapBytes()));
      return heaps.reduce((sum, bytes) => sum + bytes, 0);
    },
    async close() {
      await Promise.all(children.map(async (child) => child.close()));
      await redis?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Child {
  readonly port: number;
  readonly pid: number;
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

async function startChild(
  name: ContenderName,
  flags: readonly string[],
  settings: string,
): Promise<Child> {
  const file = name === 'bullmq' ? './bullmq.js' : './holdfast.js';
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...flags, script, settings], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
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
    port: Number(new URL(String(url)).port),
    pid: child.pid ?? 0,
    heapBytes: async () => Number((await ask('heap'))['heapBytes']),
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
