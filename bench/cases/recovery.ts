import type { Contender } from '../contenders/contender.ts';
import { openConnection } from '../load/http-connection.ts';
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
    await shareWork(contender.port, { clients, count }, async (connection) => {
      await startOrder(connection, '/ten-tasks', nextOrder().body);
    });
    await pause(250);
    const from = performance.now();
    await contender.restart();
    const upMs = performance.now() - from;
    while ((await completed(contender)) < before + count) await pause(pollMs);
    return { upMs, recoveredMs: performance.now() - from };
  },
};

async function completed({ port }: Contender): Promise<number> {
  const connection = await openConnection(port);
  const { body } = await connection.get('/ten-tasks/counts');
  connection.close();
  return (JSON.parse(body) as { readonly Completed: number }).Completed;
}

async function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
