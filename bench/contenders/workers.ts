import cluster from 'node:cluster';
import { systemClock } from '../../src/actors/ports/clock.ts';
import { createLog } from '../../src/config/create-log.ts';
import { freePort } from '../../src/free-port.ts';
import { forkWorker } from '../../src/workers/fork-worker.ts';
import { joinWorkers } from '../../src/workers/join-workers.ts';
import { createSupervisor } from '../../src/workers/supervisor.ts';
import { readArguments, serveParent } from './child.ts';
import { createBenchService } from './create-bench-service.ts';

/** Holdfast as several nodes behind one port, as `WORKERS` runs it. */
const { workers: count, ...place } = readArguments();

async function runWorker(): Promise<void> {
  const group = await joinWorkers(() => void service.close().then(() => process.exit(0)));
  const { number, port } = group.membership;
  const service = createBenchService(place, `bench:${number}`);
  const { url } = await service.listen(port);
  group.listening({ url, store: '' });
}

async function runPrimary(): Promise<void> {
  const supervisor = createSupervisor({
    count,
    membership: { port: await freePort('127.0.0.1'), standInSecret: '' },
    fork: forkWorker,
    clock: systemClock,
    log: createLog({ level: 'warn', destination: process.stderr }),
    shutdownMs: 10_000,
    listening: ({ url }) => serveParent(url, async () => close()),
    ended: (code) => process.exit(code),
  });
  /** The process exits once all have ended. */
  const close = async () => {
    supervisor.close('SIGTERM');
    return new Promise<never>(() => {});
  };
}

await (cluster.isPrimary ? runPrimary() : runWorker());
