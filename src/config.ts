import { z } from 'zod';
import { HoldfastError } from './errors.ts';
import { logLevels, type LogLevel } from './log.ts';
import { outsideServices, toVariable, type OutsideService } from './outside-services.ts';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Undefined: the embedded store. */
  readonly redisUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly bodyLimitBytes: number;
  readonly actorCache: number;
  readonly taskConcurrency: number;
  readonly leaseMs: number;
  readonly shutdownMs: number;
  /** Undefined: host name and port. */
  readonly nodeId: string | undefined;
  readonly redisPrefix: string;
  readonly redisPartitions: number;
  readonly redisAllowEviction: boolean;
  /** Where the outside systems are. Undefined: the stand-in. */
  readonly services: Readonly<Record<OutsideService, string | undefined>>;
  /** Undefined: where the service listens. */
  readonly publicUrl: string | undefined;
  /** Undefined: this very service. */
  readonly greeterUrl: string | undefined;
  /** Undefined: the secret that all nodes on the store share. */
  readonly confirmationSecret: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable that is read. Each message is the remedy: what the value must be. */
export const environment = z.object({
  HOST: matching(/^[\w.:-]+$/, 'a host name or an IP address').default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  DATA_DIR: z.string().default('.holdfast'),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://127.0.0.1:6379').optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  BODY_LIMIT: integer(1, 1024 ** 3).default(1024 ** 2),
  ACTOR_CACHE: integer(1, 10_000_000).default(10_000),
  TASK_CONCURRENCY: integer(1, 100_000).default(100),
  LEASE_MS: integer(100, 600_000).default(1500),
  SHUTDOWN_MS: integer(0, 600_000).default(10_000),
  NODE_ID: matching(/^[\w.:-]{1,100}$/, '1 to 100 letters, digits and . : _ -').optional(),
  REDIS_PREFIX: matching(/^[\w.:-]{1,40}$/, '1 to 40 letters, digits and . : _ -').default('hf'),
  REDIS_PARTITIONS: integer(1, 1024).default(16),
  REDIS_ALLOW_EVICTION: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .default(false),
  ...Object.fromEntries(
    outsideServices.map((service) => [toVariable(service), serviceUrl(service)]),
  ),
  PUBLIC_URL: url(['http:', 'https:'], 'https://holdfast.example.com').optional(),
  GREETER_URL: url(['http:', 'https:'], 'https://greeter.example.com/greet').optional(),
  CONFIRMATION_SECRET: matching(/^.{16,}$/s, 'at least 16 characters').optional(),
});

/** Messages and logs must not show what these hold. */
const confidential: ReadonlySet<string> = new Set(['REDIS_URL', 'CONFIRMATION_SECRET']);

/**
 * The configuration in the environment, frozen; an empty variable counts as unset. Throws `configuration_invalid`
 * listing every bad variable with its remedy.
 */
export function parseConfig(env: Environment = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) throw invalidConfiguration(parsed.error, set);
  const values = parsed.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    redisUrl: values.REDIS_URL,
    logLevel: values.LOG_LEVEL,
    bodyLimitBytes: values.BODY_LIMIT,
    actorCache: values.ACTOR_CACHE,
    taskConcurrency: values.TASK_CONCURRENCY,
    leaseMs: values.LEASE_MS,
    shutdownMs: values.SHUTDOWN_MS,
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
  return url(['http:', 'https:'], `https://${service}.example.com/${service}`).optional();
}

function servicesIn(values: Readonly<Record<string, unknown>>): Config['services'] {
  const entries = outsideServices.map((service) => [service, values[toVariable(service)]]);
  return Object.freeze(Object.fromEntries(entries) as Config['services']);
}

function invalidConfiguration(error: z.ZodError, set: Environment): HoldfastError {
  const errors = error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    const value = confidential.has(variable) ? '' : ` is ${JSON.stringify(set[variable])}; it`;
    return { variable, message: `${variable}${value} ${issue.message}` };
  });
  const lines = errors.map(({ message }) => `  ${message}`).join('\n');
  return new HoldfastError(
    'configuration_invalid',
    `The configuration is not valid. Correct or unset these variables:\n${lines}`,
    { details: { errors } },
  );
}

function integer(min: number, max: number) {
  return z.string().transform((text, context) => {
    const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    context.addIssue(`must be a whole number from ${min} to ${max}`);
    return z.NEVER;
  });
}

function matching(pattern: RegExp, what: string) {
  return z.string().regex(pattern, `must be ${what}`);
}

function url(protocols: readonly string[], example: string) {
  return z
    .string()
    .refine((text) => {
      const parsed = URL.canParse(text) ? new URL(text) : undefined;
      return parsed !== undefined && protocols.includes(parsed.protocol) && parsed.hostname !== '';
    }, `must be a URL such as ${example}`)
    .transform((text) => text.replace(/\/+$/, ''));
}
