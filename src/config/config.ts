import { z } from 'zod';
import { countCores } from './count-cores.ts';
import { flag, integer, matching, origins, redisUrl, secret, url } from './config-values.ts';
import { contradictions, type Fault } from './contradictions.ts';
import { HoldfastError } from '../errors.ts';
import type { Rates } from '../http/access/limits.ts';
import type { StreamBounds } from '../http/access/stream-places.ts';
import type { AuthOptions } from '../http/access/token-verifier.ts';
import { logLevels, type LogLevel } from './create-log.ts';
import { maskUrl } from '../mask-url.ts';
import { outsideServices, toVariable, type OutsideService } from '../machines/outside-services.ts';

export interface Config {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** If undefined, the embedded store is used. */
  readonly redisUrl: string | undefined;
  readonly logLevel: LogLevel;
  /** If undefined, the first start creates one and keeps it in the store. */
  readonly secret: string | undefined;
  /** If undefined, there is no authentication. */
  readonly auth: AuthOptions | undefined;
  readonly allowUnauthenticated: boolean;
  readonly dashboard: boolean;
  /** If an address, served there and nowhere else. */
  readonly metrics: boolean | { readonly port: number; readonly host: string };
  readonly requestLog: boolean;
  readonly corsOrigins: readonly string[];
  readonly bodyLimitBytes: number;
  readonly jsonDepth: number;
  readonly headerLimitBytes: number;
  /** Per second; 0 means no limit. Default for callers: 1,000 with authentication, otherwise no limit. */
  readonly rates: Partial<Rates>;
  readonly streams: StreamBounds;
  readonly recordLimitBytes: number;
  readonly actorCache: number;
  readonly taskConcurrency: number;
  readonly leaseMs: number;
  readonly doctorEveryMs: number;
  readonly shutdownMs: number;
  /** How many nodes this command runs, each in a process of its own. */
  readonly workers: number;
  /** If undefined, host name and port. */
  readonly nodeId: string | undefined;
  readonly redisPrefix: string;
  readonly redisPartitions: number;
  readonly redisAllowEviction: boolean;
  /** The URLs of the outside systems. If undefined, the stand-in. */
  readonly services: Readonly<Record<OutsideService, string | undefined>>;
  /** If undefined, where the service listens. */
  readonly publicUrl: string | undefined;
  /** If undefined, this service. */
  readonly greeterUrl: string | undefined;
  /** If undefined, that of the service. */
  readonly confirmationSecret: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable. Each message is the remedy: what the value must be. */
export const environment = z.object({
  HOST: matching(/^[\w.:-]+$/, 'a host name or an IP address').default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  DATA_DIR: z.string().default('.holdfast'),
  REDIS_URL: redisUrl().transform(withoutSlash).optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  SECRET: secret(32).optional(),
  JWT_SECRET: secret(32).optional(),
  JWKS_URL: url(['http:', 'https:'], 'https://id.example.com/.well-known/jwks.json').optional(),
  JWT_ISSUER: matching(/^\S+$/, 'the iss claim of tokens, without spaces').optional(),
  JWT_AUDIENCE: matching(/^\S+$/, 'an aud claim of tokens, without spaces').optional(),
  JWT_REQUIRE_EXP: flag(true),
  ALLOW_UNAUTHENTICATED: flag(),
  DASHBOARD: flag(true),
  METRICS: flag(),
  METRICS_PORT: integer(0, 65_535).optional(),
  METRICS_HOST: matching(/^[\w.:-]+$/, 'a host name or an IP address').default('127.0.0.1'),
  REQUEST_LOG: flag(),
  CORS_ORIGINS: origins().optional(),
  BODY_LIMIT: integer(1, 1024 ** 3).default(1024 ** 2),
  JSON_DEPTH: integer(1, 1000).default(64),
  HEADER_LIMIT: integer(1024, 1024 ** 2).default(16 * 1024),
  RATE_CALLER: integer(0, 1_000_000).optional(),
  RATE_READS: integer(0, 1_000_000).optional(),
  RATE_INSTANCE: integer(0, 1_000_000).default(0),
  STREAMS_PER_CALLER: integer(0, 1_000_000).default(100),
  STREAMS_PER_INSTANCE: integer(0, 1_000_000).default(100),
  RECORD_LIMIT: integer(1024, 1024 ** 3).default(4 * 1024 ** 2),
  ACTOR_CACHE: integer(1, 10_000_000).default(10_000),
  TASK_CONCURRENCY: integer(1, 100_000).default(200),
  LEASE_MS: integer(100, 600_000).default(1500),
  DOCTOR_EVERY_MS: integer(0, 31_536_000_000).default(86_400_000),
  SHUTDOWN_MS: integer(0, 600_000).default(10_000),
  WORKERS: integer(1, 256).optional(),
  NODE_ID: matching(/^[\w.:-]{1,100}$/, '1 to 100 letters, digits and . : _ -').optional(),
  REDIS_PREFIX: matching(/^[\w.:-]{1,40}$/, '1 to 40 letters, digits and . : _ -').default('hf'),
  REDIS_PARTITIONS: integer(1, 1024).default(16),
  REDIS_ALLOW_EVICTION: flag(),
  ...Object.fromEntries(
    outsideServices.map((service) => [toVariable(service), serviceUrl(service)]),
  ),
  PUBLIC_URL: url(['http:', 'https:'], 'https://holdfast.example.com')
    .transform(withoutSlash)
    .optional(),
  GREETER_URL: url(['http:', 'https:'], 'https://greeter.example.com/greet').optional(),
  CONFIRMATION_SECRET: matching(/^.{16,}$/s, 'at least 16 characters').optional(),
});

/** Variables whose values must not appear in messages and logs. */
const confidential: ReadonlySet<string> = new Set([
  'REDIS_URL',
  'SECRET',
  'JWT_SECRET',
  'CONFIRMATION_SECRET',
]);

/**
 * Parses the environment into a frozen configuration; an empty variable counts as unset. Throws `configuration_invalid`
 * listing every bad variable with its remedy.
 */
export function parseConfig(env: Environment = process.env, cores = countCores): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(set);
  const faults = toFaults(parsed.error, set);
  const known = new Set(faults.map(({ variable }) => variable));
  faults.push(...contradictions(set).filter(({ variable }) => !known.has(variable)));
  if (!parsed.success || faults.length > 0) throw invalidConfiguration(faults);
  const values = parsed.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    redisUrl: values.REDIS_URL,
    logLevel: values.LOG_LEVEL,
    secret: values.SECRET,
    auth: authIn(values),
    allowUnauthenticated: values.ALLOW_UNAUTHENTICATED,
    dashboard: values.DASHBOARD,
    metrics:
      values.METRICS && values.METRICS_PORT !== undefined
        ? { port: values.METRICS_PORT, host: values.METRICS_HOST }
        : values.METRICS,
    requestLog: values.REQUEST_LOG,
    corsOrigins: values.CORS_ORIGINS ?? [],
    bodyLimitBytes: values.BODY_LIMIT,
    jsonDepth: values.JSON_DEPTH,
    headerLimitBytes: values.HEADER_LIMIT,
    rates: {
      ...(values.RATE_CALLER === undefined ? {} : { caller: values.RATE_CALLER }),
      ...(values.RATE_READS === undefined ? {} : { reads: values.RATE_READS }),
      instance: values.RATE_INSTANCE,
    },
    streams: {
      perCaller: values.STREAMS_PER_CALLER,
      perInstance: values.STREAMS_PER_INSTANCE,
    },
    recordLimitBytes: values.RECORD_LIMIT,
    actorCache: values.ACTOR_CACHE,
    taskConcurrency: values.TASK_CONCURRENCY,
    leaseMs: values.LEASE_MS,
    doctorEveryMs: values.DOCTOR_EVERY_MS,
    shutdownMs: values.SHUTDOWN_MS,
    workers: values.WORKERS ?? (values.REDIS_URL === undefined ? 1 : Math.max(1, cores() - 1)),
    nodeId: values.NODE_ID,
    redisPrefix: values.REDIS_PREFIX,
    redisPartitions: values.REDIS_PARTITIONS,
    redisAllowEviction: values.REDIS_ALLOW_EVICTION,
    services: servicesIn(values),
    publicUrl: values.PUBLIC_URL,
    greeterUrl: values.GREETER_URL,
    confirmationSecret: values.CONFIRMATION_SECRET,
  });
}

function serviceUrl(service: OutsideService) {
  return url(['http:', 'https:'], `https://${service}.example.com/${service}`)
    .transform(withoutSlash)
    .optional();
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}

function servicesIn(values: Readonly<Record<string, unknown>>): Config['services'] {
  const entries = outsideServices.map((service) => [service, values[toVariable(service)]]);
  return Object.freeze(Object.fromEntries(entries) as Config['services']);
}

function authIn(values: {
  readonly JWT_SECRET?: string | undefined;
  readonly JWKS_URL?: string | undefined;
  readonly JWT_ISSUER?: string | undefined;
  readonly JWT_AUDIENCE?: string | undefined;
  readonly JWT_REQUIRE_EXP: boolean;
}): AuthOptions | undefined {
  const {
    JWT_SECRET: jwtSecret,
    JWKS_URL: jwksUrl,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
  } = values;
  const expected = {
    requireExp: values.JWT_REQUIRE_EXP,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  if (jwtSecret !== undefined) return { secret: jwtSecret, ...expected };
  return jwksUrl === undefined ? undefined : { jwksUrl, ...expected };
}

function toFaults(error: z.ZodError | undefined, set: Environment): Fault[] {
  return (error?.issues ?? []).map((issue) => {
    const variable = String(issue.path[0]);
    const value = set[variable] ?? '';
    const shown = variable.endsWith('_URL') ? maskUrl(value) : value;
    const is = confidential.has(variable) ? '' : ` is ${JSON.stringify(shown)}; it`;
    return { variable, message: `${variable}${is} ${issue.message}` };
  });
}

function invalidConfiguration(errors: readonly Fault[]): HoldfastError {
  const lines = errors.map(({ message }) => `  ${message}`).join('\n');
  return new HoldfastError(
    'configuration_invalid',
    `The configuration is not valid. Correct or unset these variables:\n${lines}`,
    { details: { errors } },
  );
}
