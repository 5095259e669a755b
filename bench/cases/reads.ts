import { runClosedLoop } from '../load/closed-loop.ts';
import { shareWork } from '../load/share-work.ts';
import type { Case } from './case.ts';
import { nextOrder, startOrder } from './orders.ts';

const clients = 64;
const instances = 1_000;

/** Clients read instances that wait: all of each, or `304` because they know its version. */
export function reads(answer: 200 | 304): Case {
  return {
    name: answer === 200 ? 'reads' : 'reads-unchanged',
    storages: ['everysec', 'embedded'],
    inBullmq: false,
    async measure(contender, plan) {
      const urls: string[] = [];
      await shareWork(contender.port, { clients, count: instances }, async (connection) => {
        urls.push(await startOrder(connection, '/waiting', nextOrder().body));
      });
      const headers = answer === 304 ? 'If-None-Match: "0"\r\n' : '';
      let next = 0;
      const window = await runClosedLoop(contender, clients, plan, async (connection) => {
        const url = urls[(next += 1) % urls.length] ?? '';
        const { status, body } = await connection.get(url, headers);
        if (status !== answer) throw new Error(`${url} was answered ${status}: ${body}`);
      });
      const { turns, seconds, cpuMs } = window;
      return {
        readsPerSecond: turns.length / seconds,
        cpuMsPerRead: cpuMs / turns.length,
      };
    },
  };
}
