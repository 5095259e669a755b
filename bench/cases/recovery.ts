import { nodeFlags, type Contender } from '../contenders/contender.ts';
import { startChild } from '../contenders/start-child.ts';
import { openConnection } from '../load/http-connection.ts';
import { pause } from '../load/pause.ts';
import { shareWork } from '../load/share-work.ts';
import type { Case } from './case.ts';
import { nextOrder, startOrder } from './orders.ts';

const clients = 64;
const pollMs = 20;

/**
 * Instances of ten tasks of 50 ms, whose node is killed with -9 half-way and restarted at once: the time from the kill to the
 * last end. It includes the start of the process and the other half of the work.
 */
export const recovery: Case = {
  name: 'recovery',
  storages: ['everysec', 'embedded'],
  isLong: true,
  inBullmq: false,
  async measure(contender, { recovering: count }) {
    const before = await completed(contender);
    await startAll(contender, count);
    const from = performance.now();
    await contender.restart();
    const upMs = performance.now() - from;
    while ((await completed(contender)) < before + count) await pause(pollMs);
    return { upMs, recoveredMs: performance.now() - from };
  },
};

/** The same, but another node takes over: the time from the kill to the last end. */
export const takeover: Case = {
  name: 'takeover',
  storages: ['everysec'],
  isLong: true,
  inBullmq: false,
  async measure(contender, { recovering: count }) {
    const { script, redis } = contender;
    const settings = { redisUrl: redis?.url, dataDir: '', workers: '1', node: 'other' };
    const other = await startChild(script, nodeFlags, JSON.stringify(settings));
    try {
      const before = await completed(other);
      await startAll(contender, count);
      let takenOverMs = 0;
      const from = performance.now();
      await contender.restart(async () => {
        while ((await completed(other)) < before + count) await pause(pollMs);
        takenOverMs = performance.now() - from;
      });
      return { takenOverMs };
    } finally {
      await other.close();
    }
  },
};

/** Starts instances, and waits until they are half-way. */
async function startAll({ port }: Contender, count: number): Promise<void> {
  await shareWork(port, { clients, count }, async (connection) => {
    await startOrder(connection, '/ten-tasks', nextOrder().body);
  });
  await pause(250);
}

async function completed({ port }: Pick<Contender, 'port'>): Promise<number> {
  const connection = await openConnection(port);
  const { body } = await connection.get('/ten-tasks/counts');
  connection.close();
  return (JSON.parse(body) as { readonly Completed: number }).Completed;
}
