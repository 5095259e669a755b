import { agreeOnSecret } from './actors/secrets/agree-on-secret.ts';
import type { Config } from './config/config.ts';
import { createGreeter } from './greeter.ts';
import type { MountedApps } from './http/base/mounted-app.ts';
import type { Log } from './log.ts';
import { outsideServices, type ServiceUrls } from './machines/outside-services.ts';
import { openStorage } from './persistence/open-storage.ts';
import type { Storage } from './persistence/storage.ts';
import { createProcesses } from './machines/create-processes.ts';
import { serveOn, type ServeOptions, type Service } from './service.ts';
import { createOwnFetch } from './stand-ins/own-calls.ts';
import { createStandIns } from './stand-ins/stand-ins.ts';
import { usesStandIns } from './uses-stand-ins.ts';
import type { Listening } from './workers/messages.ts';

/** A service on its open store. */
export interface OpenService {
  readonly service: Service;
  listen(): Promise<Listening>;
}

/** Where a node runs. */
export interface NodePlace extends Pick<ServeOptions, 'checks' | 'measuredBy'> {
  /** Unique among the running nodes, and the same after a restart. */
  readonly name: string;
  readonly port: number;
  /** Authorises the tasks of this service at the stand-ins. */
  readonly standInSecret: string;
  readonly log: Log;
}

/** Opens a service with the shipped processes, as the configuration says. */
export async function openService(config: Config, place: NodePlace): Promise<OpenService> {
  const { log, port, standInSecret } = place;
  const storage = await openStorage({
    dataDir: config.dataDir,
    redisPrefix: config.redisPrefix,
    redisPartitions: config.redisPartitions,
    redisAllowEviction: config.redisAllowEviction,
    log,
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
  });
  const secret = await agreeOnSecret(storage.store, config.secret);
  const selfUrl = localUrl(config, port);
  let isListening = false;
  const processes = createProcesses({
    fetch: createOwnFetch({
      root: `${selfUrl}/stand-ins`,
      secret: standInSecret,
      isListening: () => isListening,
    }),
    urls: serviceUrls(config, selfUrl),
    selfUrl,
    greeterUrl: config.greeterUrl,
    confirmationSecret: config.confirmationSecret ?? secret,
  });
  const service = serveOn(Promise.resolve(storage), {
    processes,
    nodeId: place.name,
    apps: apps(config, { storage, log, selfUrl, secret: standInSecret }),
    log,
    ...(config.auth === undefined ? {} : { auth: config.auth }),
    allowUnauthenticated: config.allowUnauthenticated,
    dashboard: config.dashboard,
    metrics: config.metrics,
    requestLog: config.requestLog,
    corsOrigins: config.corsOrigins,
    rates: config.rates,
    streams: config.streams,
    bodyLimitBytes: config.bodyLimitBytes,
    jsonDepth: config.jsonDepth,
    headerLimitBytes: config.headerLimitBytes,
    actorCache: config.actorCache,
    taskConcurrency: config.taskConcurrency,
    recordLimitBytes: config.recordLimitBytes,
    leaseMs: config.leaseMs,
    doctorEveryMs: config.doctorEveryMs,
    shutdownMs: config.shutdownMs,
    selfUrl,
    ...(place.checks === undefined ? {} : { checks: place.checks }),
    ...(place.measuredBy === undefined ? {} : { measuredBy: place.measuredBy }),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(config.secret === undefined ? {} : { secret: config.secret }),
  });
  return {
    service,
    async listen() {
      const { url, metricsUrl } = await service.listen(port, config.host);
      isListening = true;
      log.info({ url, metricsUrl, store: storage.name }, 'listening');
      return { url, store: storage.name };
    },
  };
}

/** The apps besides the processes: the greeter, and stand-ins for the outside systems without a URL. */
function apps(config: Config, { storage, log, selfUrl, secret }: AppDeps): MountedApps {
  const greeter = { '/greet': createGreeter({ log }) };
  if (!usesStandIns(config.services)) return greeter;
  const { publicUrl, bodyLimitBytes, jsonDepth } = config;
  const ownUrls = [publicUrl, selfUrl].filter((url) => url !== undefined);
  const standIns = createStandIns({
    journal: storage.journal,
    ownUrls: () => ownUrls,
    secret,
    log,
    bodyLimitBytes,
    jsonDepth,
  });
  return { ...greeter, '/stand-ins': standIns };
}

interface AppDeps {
  readonly storage: Storage;
  readonly log: Log;
  readonly selfUrl: string;
  /** Authorises the tasks of this service at the stand-ins. */
  readonly secret: string;
}

/** The URL at which this service reaches itself. */
function localUrl({ host }: Config, port: number): string {
  const local = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** The URLs of the outside systems: as configured, or the stand-ins of this service. */
function serviceUrls({ services }: Config, selfUrl: string): ServiceUrls {
  const root = `${selfUrl}/stand-ins`;
  const urls = outsideServices.map((name) => [name, services[name] ?? `${root}/${name}`]);
  return Object.fromEntries(urls) as ServiceUrls;
}
