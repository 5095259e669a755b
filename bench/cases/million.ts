import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Contender } from '../contenders/contender.ts';
import { openConnection } from '../load/http-connection.ts';
import { rssBytes } from '../load/memory.ts';
import { shareWork } from '../load/share-work.ts';
import type { Case, Figures } from './case.ts';
import { nextOrder, startOrder } from './orders.ts';

const clients = 64;
/** What a node with few instances does is measured at this part of all. */
const fewPart = 0.01;

/**
 * Very many instances wait. What must not grow with their number: the time that a start takes, the memory of the node, the time
 * from its restart to its first answer, and what the first pages of lists take, for programs and for people.
 */
export const million: Case = {
  name: 'million',
  storages: ['everysec', 'embedded'],
  isLong: true,
  isExtra: true,
  inBullmq: false,
  async measure(contender, { many }) {
    const few = Math.max(Math.round(many * fewPart), 200);
    await start(contender, few);
    const before = await look(contender, 'Few');
    const bytesBefore = await storedBytes(contender);
    const count = many - few;
    const paces: number[] = [];
    for (let part = 0; part < 10; part += 1) {
      const from = performance.now();
      await start(contender, Math.round(count / 10));
      paces.push((count / 10 / (performance.now() - from)) * 1_000);
    }
    const bytes = (await storedBytes(contender)) - bytesBefore;
    const [first = Number.NaN] = paces;
    return {
      startsPerSecondFirst: first,
      startsPerSecondLast: paces.at(-1) ?? Number.NaN,
      slowestToFirst: Math.min(...paces) / first,
      bytesEach: bytes / count,
      ...before,
      ...(await look(contender, 'Many')),
    };
  },
};

async function start({ port }: Contender, count: number): Promise<void> {
  await shareWork(port, { clients, count }, async (connection) => {
    await startOrder(connection, '/waiting', nextOrder().body);
  });
}

/** What a node does that was just started on all these instances; its memory before that. */
async function look(contender: Contender, name: string): Promise<Figures> {
  const rss = await rssBytes(contender.pids[0] ?? 0);
  const from = performance.now();
  await contender.restart();
  const answered = await timeOf(contender, '/healthz');
  const restartMs = performance.now() - from;
  const list = await timeOf(contender, '/waiting?status=Pending&limit=20');
  const pageMs = await timeOf(contender, '/ui/instances?process=waiting');
  const overviewMs = await timeOf(contender, '/ui');
  return {
    [`rss${name}Bytes`]: rss,
    [`restart${name}Ms`]: restartMs,
    [`answer${name}Ms`]: answered,
    [`list${name}Ms`]: list,
    [`listPage${name}Ms`]: pageMs,
    [`overview${name}Ms`]: overviewMs,
    [`restartedRss${name}Bytes`]: await rssBytes(contender.pids[0] ?? 0),
  };
}

async function timeOf({ port }: Contender, path: string): Promise<number> {
  const connection = await openConnection(port);
  const from = performance.now();
  const { status, body } = await connection.get(path);
  const ms = performance.now() - from;
  connection.close();
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${body.slice(0, 200)}`);
  return ms;
}

/** What the instances take: memory of Redis, or blocks of the disk. */
async function storedBytes({ redis, dataDir }: Contender): Promise<number> {
  if (redis === undefined) {
    const names = await readdir(dataDir, { recursive: true });
    const sizes = await Promise.all(names.map(async (name) => stat(join(dataDir, name))));
    return sizes.reduce((sum, { blocks }) => sum + blocks * 512, 0);
  }
  const client = new Redis(redis.url);
  const info = await client.info('memory');
  client.disconnect();
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
}
