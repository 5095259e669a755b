import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environment, parseConfig } from '../../src/config.ts';
import { HoldfastError } from '../../src/errors.ts';
import { outsideServices } from '../../src/outside-services.ts';

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
      bodyLimitBytes: 1_048_576,
      actorCache: 10_000,
      taskConcurrency: 100,
      leaseMs: 1500,
      shutdownMs: 10_000,
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

  test('comes from the environment, an empty variable counting as unset', () => {
    expect(
      parseConfig({
        PORT: '0',
        HOST: '',
        REDIS_URL: 'redis://:secret@redis:6379/1',
        REDIS_ALLOW_EVICTION: 'true',
        ACCOUNTS_URL: 'https://accounts.example.com/v1/accounts/',
        UNKNOWN: 'x',
      }),
    ).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      redisUrl: 'redis://:secret@redis:6379/1',
      redisAllowEviction: true,
      services: { accounts: 'https://accounts.example.com/v1/accounts' },
    });
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });

  test('that is bad is refused with every bad variable and its remedy', () => {
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

  test('shows no secrets when it is bad', () => {
    const { message } = faultOf({ REDIS_URL: 'http://:hunter2@x', CONFIRMATION_SECRET: 'hunter2' });
    expect(message).toContain('REDIS_URL must be');
    expect(message).toContain('CONFIRMATION_SECRET must be');
    expect(message).not.toContain('hunter2');
  });

  test('is documented in docs/configuration.md, with its defaults', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(
      ([, name, preset]) => [name, preset] as const,
    );
    const defaults: Record<string, string | number | boolean | undefined> = environment.parse({});
    const expected = Object.keys(environment.shape).map((name) => {
      const preset = defaults[name];
      return [name, preset === undefined ? 'unset' : `\`${String(preset)}\``];
    });
    expect(rows).toEqual(expected);
  });
});
