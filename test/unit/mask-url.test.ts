import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { environment, parseConfig } from '../../src/config/config.ts';
import { createAccess } from '../../src/http/access/access.ts';
import { createTokenVerifier } from '../../src/http/access/token-verifier.ts';
import { createLog } from '../../src/config/create-log.ts';
import { maskUrl, maskUrlsIn } from '../../src/mask-url.ts';
import { createMemoryRateLimit } from '../../src/persistence/embedded/memory-rate-limit.ts';
import { concealArguments } from '../../src/persistence/redis/connection/redis-errors.ts';
import { capturedLog } from '../support/captured-log.ts';

const variables = Object.keys(environment.shape).filter((name) => name.endsWith('_URL'));

/** URLs with a password, well formed or not. */
const urls = [
  'https://user:hunter2@host.example/path',
  'https://hunter2@host.example/path',
  'https://:hunter2@host.example',
  'https://user:hunter2@x@host.example/path?y',
  'https://user:hunt/hunter2@host.example',
  'https://user:hunt?hunter2@host.example',
  'https://user:hunter2',
  'https:/user:hunter2@host.example',
  'user:hunter2@host.example',
  'ftp://user:hunter2@host.example',
  'ftp://host.example/?password=hunter2',
  'redis://user:hunter2@host:port',
  'redis://user:hunt@hunter2@host',
  'redis://user:12?hunter2@h@host',
  'redis://user:hunter2@host-1:1,host-2:x',
];

test.each(variables.flatMap((name) => urls.map((url) => [name, url] as const)))(
  'a start that fails shows no password: %s=%s',
  (name, url) => {
    let shown = '';
    try {
      parseConfig({ [name]: url });
    } catch (error) {
      const { message, details, stack } = error as Error & { details: object };
      shown = JSON.stringify([message, details, stack]);
    }
    expect(shown).toContain(name);
    expect(shown).not.toContain('hunter2');
  },
);

test('JWKS_URL with a user or a password is refused, with the reason', () => {
  expect(() => parseConfig({ JWKS_URL: 'https://user:hunter2@id.example.com/keys' })).toThrow(
    'JWKS_URL is "https://***@id.example.com/keys"; it must not contain a user or a password',
  );
});

test.each([
  ['https://user:pass@host/a?b=c', 'https://***@host/a?***'],
  ['https://host:8443/a', 'https://host:8443/a'],
  ['https://user:pa@ss@host', 'https://***@host'],
  ['redis://:pass@h1:1,h2:2', 'redis://***'],
  ['nonsense', '***'],
])('%s is shown as %s', (url, shown) => {
  expect(maskUrl(url)).toBe(shown);
});

test('a text is shown without the passwords of its URLs, and otherwise unchanged', () => {
  const text = (user: string) =>
    `Cannot read "https://${user}host/x", at file:///app/node_modules/@a/b.js (a@b.example)`;
  expect(maskUrlsIn(text('user:pa@ss@'))).toBe(text('***@'));
  expect(maskUrlsIn(text(''))).toBe(text(''));
});

test('the log shows no password of a URL in an error, nor in its cause', () => {
  let lines = '';
  const destination = new Writable({
    write(chunk, _, done) {
      lines += String(chunk);
      done();
    },
  });
  const cause = new TypeError('A URL that includes credentials: https://user:hunter2@host/x');
  const err = new Error('fetch of https://user:hunter2@host/x failed', { cause });
  createLog({ level: 'info', destination }).warn({ err }, 'it failed');
  expect(JSON.parse(lines)).toMatchObject({
    msg: 'it failed',
    err: { message: expect.stringContaining('https://***@host/x'), stack: expect.any(String) },
  });
  expect(lines).not.toContain('hunter2');
});

test('an error of Redis shows no arguments of an unknown command', () => {
  const error = new Error("ERR unknown command 'AUTH', with args beginning with: 'me' 'hunter2' ");
  concealArguments(error);
  expect(error.message).toBe("ERR unknown command 'AUTH'");
  expect(String(error.stack)).not.toContain('hunter2');
});

test('the library refuses options with a password in a URL', () => {
  const { log } = capturedLog();
  const rateLimit = createMemoryRateLimit();
  const deps = { log, rateLimit, readLimit: rateLimit, ownUrls: () => [] };
  const refused = (make: () => unknown) => {
    expect(make).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
    expect(make).not.toThrow('hunter2');
  };
  refused(() => createAccess({ publicUrl: 'https://user:hunter2@host.example' }, deps));
  refused(() => createTokenVerifier({ jwksUrl: 'https://user:hunter2@id.example/keys' }, { log }));
});
