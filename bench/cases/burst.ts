import { shareWork } from '../load/share-work.ts';
import { startMeter } from '../load/meter.ts';
import type { Case } from './case.ts';
import { nextOrder, readResult, startOrder } from './orders.ts';

const clients = 64;

/** Clients start many instances of three tasks as fast as they are acknowledged, and then read all results. */
export const burst: Case = {
  name: 'burst',
  storages: ['everysec', 'always', 'embedded'],
  isLong: true,
  inBullmq: true,
  async measure(contender, { burst: count }) {
    const started: { readonly url: string; readonly order: string }[] = [];
    const stop = await startMeter(contender);
    const from = performance.now();
    await shareWork(contender.port, { clients, count }, async (connection) => {
      const { id: order, body } = nextOrder();
      started.push({ url: await startOrder(connection, '/three-steps', body), order });
    });
    const startedMs = performance.now() - from;
    await shareWork(contender.port, { clients, count }, async (connection, index) => {
      const { url, order } = started[index] ?? { url: '', order: '' };
      await readResult(connection, url, order);
    });
    const { seconds, cpuMs } = await stop();
    return {
      startsPerSecond: (count / startedMs) * 1000,
      instancesPerSecond: count / seconds,
      cpuMsPerInstance: cpuMs / count,
    };
  },
};
