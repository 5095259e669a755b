import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { agreeOnSecret } from './actors/secrets/agree-on-secret.ts';
import { isLoopback } from './addresses.ts';
import { parseConfig, type Config } from './config/config.ts';
import { HoldfastError } from './errors.ts';
import { createGreeter } from './greeter.ts';
import type { MountedApps } from './http/base/mounted-app.ts';
import { createLog } from './config/create-log.ts';
import type { Log } from './log.ts';
import { maskUrlsIn } from './mask-url.ts';
import { outsideServices, type ServiceUrls } from './machines/outside-services.ts';
import { openStorage, type Storage } from './persistence/open-storage.ts';
import { createProcesses } from './machines/create-processes.ts';
import { serveOn, type Service } from './service.ts';
import { createOwnFetch } from './stand-ins/own-calls.ts';
import { createStandIns } from './stand-ins/stand-ins.ts';

async function main(): Promise<void> {
  const config = parseConfig();
  const log = createLog({ level: config.logLevel });
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const storage = await openStorage({
    dataDir: config.dataDir,
    redisPrefix: config.redisPrefix,
    redisPartitions: config.redisPartitions,
    redisAllowEviction: config.redisAllowEviction,
    log,
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
  });
  const secret = await agreeOnSecret(storage.store, config.secret);
  const standIns = usesStandIns(config);
  const selfUrl = localUrl(config, port);
  const standInSecret = randomBytes(32).toString('base64url');
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
    nodeId: config.nodeId ?? `${hostname()}:${port}`,
    apps: apps(config, { storage, log, selfUrl, secret: standInSecret }),
    log,
    ...(config.auth === undefined ? {} : { auth: config.auth }),
    allowUnauthenticated: config.allowUnauthenticated,
    dashboard: config.dashboard,
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
    shutdownMs: config.shutdownMs,
    selfUrl,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(config.secret === undefined ? {} : { secret: config.secret }),
  });
  closeOnSignal(service, log);
  const { url } = await service.listen(port, config.host);
  isListening = true;
  log.info({ url, store: storage.name }, 'listening');
  // For people, because stdout contains one JSON object per line.
  process.stderr.write(greeting(config, { url, store: storage.name, standIns }));
}

/** The apps besides the processes: the greeter, and stand-ins for the outside systems without a URL. */
function apps(config: Config, { storage, log, selfUrl, secret }: AppDeps): MountedApps {
  const greeter = { '/greet': createGreeter({ log }) };
  if (!usesStandIns(config)) return greeter;
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

function usesStandIns({ services }: Config): boolean {
  return Object.values(services).includes(undefined);
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

/** The URL of the stand-ins is needed before the server listens. */
async function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function closeOnSignal(service: Service, log: Log): void {
  const close = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'closing');
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
}

function greeting(
  { auth, host, dashboard }: Config,
  {
    url,
    store,
    standIns,
  }: { readonly url: string; readonly store: string; readonly standIns: boolean },
): string {
  const bearer = (name: string) =>
    auth === undefined ? '' : ` -H "authorization: Bearer $${name}"`;
  const token = bearer('TOKEN');
  // With authentication, reading them requires the scope holdfast:admin.
  const mails = `curl '${url}/stand-ins/mails?to=foo@example.com'${bearer('ADMIN_TOKEN')}`;
  return `
Holdfast listens on ${url}
Store: ${store}
${access(auth !== undefined, host)}
${dashboard ? `Dashboard: ${url}/ui` : 'Dashboard: off (DASHBOARD=false)'}
${standIns ? `Stand-ins for the outside systems are served under ${url}/stand-ins\n` : ''}
Try:
  curl -i ${url}/registrations${token} -H 'content-type: application/json' \\
    -d '{"firstName":"foo","lastName":"bar","email":"foo@example.com"}'
  ${standIns ? mails : `curl ${url}/registrations/<id>/history${token}`}
  curl ${url}/registrations/<id>/events${token} -H 'content-type: application/json' \\
    -d '{"type":"CONFIRM","token":"<token from the mail>"}'

`;
}

function access(authenticated: boolean, host: string): string {
  if (authenticated)
    return 'Authentication: every request needs a token (Authorization: Bearer ...)';
  return isLoopback(host)
    ? 'Authentication: none. Anyone on this machine can do everything; set JWT_SECRET or JWKS_URL to change that'
    : 'Authentication: NONE. ANYONE WHO CAN REACH THIS SERVICE CAN DO EVERYTHING (ALLOW_UNAUTHENTICATED=true)';
}

main().catch((error: unknown) => {
  const known = error instanceof HoldfastError;
  const text = known ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${maskUrlsIn(text)}\n`);
  process.exit(1);
});
