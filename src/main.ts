import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from './actors/ports/clock.ts';
import { parseConfig, type Config } from './config/config.ts';
import { createLog } from './config/create-log.ts';
import { HoldfastError } from './errors.ts';
import { freePort } from './free-port.ts';
import { greeting } from './greeting.ts';
import { serveMetrics } from './http/serve-metrics.ts';
import type { Log } from './log.ts';
import { maskUrlsIn } from './mask-url.ts';
import { openService } from './open-service.ts';
import type { Service } from './service.ts';
import { forkWorker } from './workers/fork-worker.ts';
import { joinWorkers } from './workers/join-workers.ts';
import { createSupervisor, type Supervisor } from './workers/supervisor.ts';
import { toCheck } from './workers/to-check.ts';
import type { Counts } from './workers/worker-place.ts';

async function main(): Promise<void> {
  const config = parseConfig();
  if (cluster.isWorker) return runWorker(config);
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const standInSecret = randomBytes(32).toString('base64url');
  const settings = { port, standInSecret };
  return config.workers === 1 ? runAlone(config, settings) : runWorkers(config, settings);
}

interface Settings {
  readonly port: number;
  readonly standInSecret: string;
}

/** The only node of this command. */
async function runAlone(config: Config, { port, standInSecret }: Settings): Promise<void> {
  const log = createLog({ level: config.logLevel });
  const name = nameOf(config, port);
  const node = await openService(config, { name, port, standInSecret, log });
  onSignal((signal) => closeAndExit(node.service, signal, log));
  const at = await node.listen();
  process.stderr.write(greeting(config, at));
}

/** The process that starts the nodes of this command, and runs none itself. Metrics with a port of their own are served here, for all. */
async function runWorkers(config: Config, settings: Settings): Promise<void> {
  const log = createLog({ level: config.logLevel });
  const { workers: count, shutdownMs } = config;
  let measure: Supervisor['measure'] = async () => [];
  // Before the workers start, so that a port that is taken fails once.
  const counts = await serveGroup(config, log, async () => measure());
  const supervisor = createSupervisor({
    count,
    membership: settings,
    fork: forkWorker,
    clock: systemClock,
    log,
    shutdownMs,
    counts,
    listening: (at) => process.stderr.write(greeting(config, at)),
    ended: (code) => process.exit(code),
  });
  measure = async () => supervisor.measure();
  onSignal((signal) => supervisor.close(signal));
}

async function serveGroup(
  { metrics }: Config,
  log: Log,
  ask: Supervisor['measure'],
): Promise<Counts | undefined> {
  if (typeof metrics !== 'object') return undefined;
  const { createGroupMetrics } = await import('./metrics/group-metrics.ts');
  const group = createGroupMetrics(ask);
  const served = await serveMetrics(group, metrics, log);
  log.info({ metricsUrl: served?.url }, 'the metrics of all workers are served');
  return group;
}

/** One of several nodes of a command. */
async function runWorker(config: Config): Promise<void> {
  let close: (signal: NodeJS.Signals) => void = () => process.exit(0);
  onSignal((signal) => close(signal));
  const group = await joinWorkers((signal) => close(signal));
  const { port, standInSecret, number } = group.membership;
  const name = `${nameOf(config, port)}:${number}`;
  const log = createLog({ level: config.logLevel, node: name });
  const checks = () => ({ workers: toCheck(group.strength()) });
  const { measuredBy } = group;
  const node = await openService(config, { name, port, standInSecret, log, checks, measuredBy });
  close = (signal) => {
    close = () => {};
    closeAndExit(node.service, signal, log);
  };
  group.listening(await node.listen());
}

function nameOf({ nodeId }: Config, port: number): string {
  return nodeId ?? `${hostname()}:${port}`;
}

function onSignal(close: (signal: NodeJS.Signals) => void): void {
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
}

function closeAndExit(service: Service, signal: NodeJS.Signals, log: Log): void {
  log.info({ signal }, 'closing');
  service.close().then(
    () => {
      log.info({ signal }, 'closed');
      process.exit(0);
    },
    (error: unknown) => {
      log.error({ err: error }, 'closing failed');
      process.exit(1);
    },
  );
}

main().catch((error: unknown) => {
  const known = error instanceof HoldfastError;
  const text = known ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${maskUrlsIn(text)}\n`);
  process.exit(1);
});
