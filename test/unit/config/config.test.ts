import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cliVariables } from '../../../src/config/cli-config.ts';
import { environment, parseConfig } from '../../../src/config/config.ts';
import { HoldfastError } from '../../../src/errors.ts';
import { outsideServices } from '../../../src/machines/outside-services.ts';

const secret = 's'.repeat(32);

function faultOf(env: Record<string, string>): HoldfastError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(parseConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: '.holdfast',
      redisUrl: undefined,
      logLevel: 'info',
      secret: undefined,
      auth: undefined,
      allowUnauthenticated: false,
      dashboard: true,
      metrics: false,
      requestLog: false,
      corsOrigins: [],
      bodyLimitBytes: 1_048_576,
      jsonDepth: 64,
      headerLimitBytes: 16_384,
      rates: { instance: 0 },
      streams: { perCaller: 100, perInstance: 100 },
      recordLimitBytes: 4_194_304,
      actorCache: 10_000,
      taskConcurrency: 200,
      leaseMs: 1500,
      doctorEveryMs: 86_400_000,
      shutdownMs: 10_000,
      workers: 1,
      nodeId: undefined,
      redisPrefix: 'hf',
      redisPartitions: 16,
      redisAllowEviction: false,
      services: Object.fromEntries(outsideServices.map((service) => [service, undefined])),
      publicUrl: undefined,
      greeterUrl: undefined,
      confirmationSecret: undefined,
    });
  });

  test('serves metrics where it says, on the same port unless there is another', () => {
    expect(parseConfig({ METRICS: 'true' }).metrics).toBe(true);
    const alone = { METRICS: 'true', METRICS_PORT: '9464' };
    expect(parseConfig(alone).metrics).toEqual({ port: 9464, host: '127.0.0.1' });
    expect(parseConfig({ ...alone, METRICS_HOST: '0.0.0.0' }).metrics).toEqual({
      port: 9464,
      host: '0.0.0.0',
    });
    // As the message about a port that is in use says.
    expect(parseConfig({ ...alone, METRICS_PORT: '0' }).metrics).toMatchObject({ port: 0 });
  });

  test.each([
    [{ METRICS: 'on' }, 'METRICS is "on"; it must be true or false'],
    [{ METRICS_PORT: '9464' }, 'METRICS_PORT has no effect without METRICS=true'],
    [
      { METRICS: 'true', METRICS_HOST: '0.0.0.0' },
      'METRICS_HOST has no effect without METRICS_PORT',
    ],
    [{ METRICS: 'true', METRICS_PORT: '3000' }, 'METRICS_PORT is the same as PORT'],
    [
      { METRICS: 'true', REDIS_URL: 'redis://redis' },
      'METRICS is true, but PORT leads to any of several nodes',
    ],
  ])('refuses %j', (env, message) => {
    expect(faultOf(env as Record<string, string>).message).toContain(message);
  });

  test('comes from the environment; an empty variable counts as unset', () => {
    expect(
      parseConfig({
        PORT: '0',
        HOST: '',
        REDIS_URL: 'redis://:secret@redis:6379/1',
        REDIS_ALLOW_EVICTION: 'true',
        ACCOUNTS_URL: 'https://accounts.example.com/v1/accounts/',
        PUBLIC_URL: 'https://holdfast.example.com/',
        UNKNOWN: 'x',
      }),
    ).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      redisUrl: 'redis://:secret@redis:6379/1',
      redisAllowEviction: true,
      services: { accounts: 'https://accounts.example.com/v1/accounts' },
      publicUrl: 'https://holdfast.example.com',
    });
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });

  test('is refused with every bad variable and its remedy', () => {
    const { code, message } = faultOf({
      PORT: '70000',
      LOG_LEVEL: 'loud',
      BODY_LIMIT: '1MB',
      MAILS_URL: 'ftp://x',
      REDIS_PREFIX: '{hf}',
    });
    expect(code).toBe('configuration_invalid');
    expect(message.split('\n')).toEqual([
      'The configuration is not valid. Correct or unset these variables:',
      '  PORT is "70000"; it must be a whole number from 0 to 65535',
      '  LOG_LEVEL is "loud"; it must be one of trace, debug, info, warn, error, fatal, silent',
      '  BODY_LIMIT is "1MB"; it must be a whole number from 1 to 1073741824',
      '  REDIS_PREFIX is "{hf}"; it must be 1 to 40 letters, digits and . : _ -',
      '  MAILS_URL is "ftp://x"; it must be a URL such as https://mails.example.com/mails',
    ]);
  });

  test.each(Object.keys(environment.shape).filter((name) => name !== 'DATA_DIR'))(
    'checks %s',
    (name) => {
      expect(faultOf({ [name]: '\n!' }).message).toContain(`  ${name} `);
    },
  );

  test('accepts the URL of a Redis Cluster, with its hosts separated by commas', () => {
    const redisUrl = 'redis://me:secret@h1:7000,h2:7001,[::1]:7002';
    expect(parseConfig({ REDIS_URL: redisUrl })).toMatchObject({ redisUrl });
    expect(faultOf({ REDIS_URL: 'redis://:hunter2@h1:7000,h2:x' }).message).toMatch(
      /REDIS_URL must be a URL such as .* for a cluster\. Each host in the Redis URL must look like name:6379\.$/,
    );
  });

  test('leaves one core to Redis and the rest to workers, and has one worker on the embedded store', () => {
    const workersOn = (cores: number, env: Record<string, string>) =>
      parseConfig(env, () => cores).workers;
    const redis = { REDIS_URL: 'redis://redis:6379' };
    expect([1, 2, 8].map((cores) => workersOn(cores, redis))).toEqual([1, 1, 7]);
    expect(workersOn(8, {})).toBe(1);
    expect(workersOn(2, { ...redis, WORKERS: '6' })).toBe(6);
    expect(workersOn(8, { WORKERS: '1' })).toBe(1);
    expect(faultOf({ WORKERS: '2' }).message).toContain(
      '  WORKERS is 2, but only one process can write to the embedded store; set REDIS_URL, or unset WORKERS',
    );
  });

  test('shows no secrets when it is bad', () => {
    const { message } = faultOf({
      REDIS_URL: 'http://:hunter2@x',
      SECRET: 'hunter2',
      JWT_SECRET: 'hunter2',
      CONFIRMATION_SECRET: 'hunter2',
    });
    expect(message).toContain('REDIS_URL must be');
    expect(message).toContain('\n  SECRET must have at least 32 bytes');
    expect(message).toContain('JWT_SECRET must have');
    expect(message).toContain('CONFIRMATION_SECRET must be');
    expect(message).not.toContain('hunter2');
  });

  test.each([
    ['a secret', { JWT_SECRET: secret }, { secret, requireExp: true }],
    [
      'tokens that may lack exp',
      { JWT_SECRET: secret, JWT_REQUIRE_EXP: 'false' },
      { secret, requireExp: false },
    ],
    [
      'a key set',
      { JWKS_URL: 'https://id.example.com/keys/', JWT_ISSUER: 'me', JWT_AUDIENCE: 'us' },
      { jwksUrl: 'https://id.example.com/keys/', issuer: 'me', audience: 'us', requireExp: true },
    ],
  ])('accepts authentication with %s', (_, env, auth) => {
    expect(parseConfig(env).auth).toEqual(auth);
    expect(parseConfig({ ...env, HOST: '0.0.0.0' }).auth).toEqual(auth);
  });

  test.each([
    [
      'two ways to check tokens',
      { JWT_SECRET: secret, JWKS_URL: 'https://id.example.com/keys' },
      '  JWKS_URL is set together with JWT_SECRET',
    ],
    [
      'an audience without a key',
      { JWT_AUDIENCE: 'us' },
      '  JWT_AUDIENCE has no effect without JWT_SECRET or',
    ],
    [
      'an issuer without a key',
      { JWT_ISSUER: 'me' },
      '  JWT_ISSUER has no effect without JWT_SECRET or',
    ],
    ['a short secret', { JWT_SECRET: 'x'.repeat(31) }, '  JWT_SECRET must have at least 32 bytes'],
    ['any origin', { CORS_ORIGINS: '*' }, '  CORS_ORIGINS is "*"; it must be origins such as'],
    ['an origin with a path', { CORS_ORIGINS: 'https://a.example/' }, '  CORS_ORIGINS is '],
  ])('refuses %s', (_, env, line) => {
    expect(faultOf(env).message).toContain(line);
  });

  test.each(['0.0.0.0', '::', '10.0.0.1', 'example.com', '127.1', '0'])(
    'refuses HOST=%s without authentication, unless that is allowed',
    (host) => {
      expect(faultOf({ HOST: host }).message).toContain(
        `  HOST is "${host}", which other machines can reach, and authentication is off. Set JWT_SECRET`,
      );
      expect(parseConfig({ HOST: host, ALLOW_UNAUTHENTICATED: 'true' }).host).toBe(host);
    },
  );

  test.each(['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])(
    'accepts HOST=%s without authentication',
    (host) => {
      expect(parseConfig({ HOST: host }).host).toBe(host);
    },
  );

  test('accepts origins separated by commas', () => {
    expect(
      parseConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins,
    ).toEqual(['https://a.example', 'http://localhost:5173']);
  });

  test('is documented in docs/configuration.md, with its defaults', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(
      ([, name, preset]) => [name, preset] as const,
    );
    const defaults: Readonly<Record<string, unknown>> = environment.parse({});
    const expected = Object.keys({ ...environment.shape, ...cliVariables }).map((name) => {
      const preset = { ...defaults, ...cliVariables }[name];
      return [name, preset === undefined ? 'unset' : `\`${z.coerce.string().parse(preset)}\``];
    });
    expect(rows).toEqual(expected);
  });
});
