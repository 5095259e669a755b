import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/http/access/token-verifier.ts';
import { capturedLog } from '../support/captured-log.ts';
import {
  createSigningKey,
  startKeyServer,
  tokenFor,
  type SigningKey,
} from '../unit/support/tokens.ts';

const minute = 60_000;
const cooldownMs = 5_000;

/** Authentication over a key server, at a time that a test sets. */
async function openKeys(...keys: readonly SigningKey[]) {
  const server = await startKeyServer(...keys);
  const { log, lines } = capturedLog();
  let now = Date.now();
  const deps = { log, now: () => now };
  const verify = createTokenVerifier({ jwksUrl: server.url }, deps);
  return {
    server,
    lines,
    pass: (ms: number) => void (now += ms),
    check: async (key: SigningKey) => {
      const exp = Math.floor(now / 1000) + 60;
      const token = await tokenFor({ sub: 'foo', exp }, { key });
      return verify(token).then(
        () => 'taken',
        ({ code }: { readonly code: string }) => code,
      );
    },
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  };
}

describe('the keys of an identity provider', () => {
  let a: SigningKey;
  let b: SigningKey;
  beforeAll(async () => {
    a = await createSigningKey('a');
    b = await createSigningKey('b');
  });

  test('are fetched once, however many tokens come', async () => {
    await using keys = await openKeys(a);
    const results = await Promise.all(Array.from({ length: 20 }, async () => keys.check(a)));
    expect(new Set(results)).toEqual(new Set(['taken']));
    expect(keys.server.requests()).toBe(1);
  });

  test.each(['RS256', 'PS256', 'ES384', 'EdDSA'])('can use the algorithm %s', async (name) => {
    const key = await createSigningKey('k', name);
    await using keys = await openKeys(key);
    expect(await keys.check(key)).toBe('taken');
  });

  test('rotate: a new key is found by its first token, and the old one is forgotten', async () => {
    await using keys = await openKeys(a);
    expect(await keys.check(a)).toBe('taken');
    keys.server.publish(b);
    keys.pass(cooldownMs);
    expect(await keys.check(b)).toBe('taken');
    expect(await keys.check(a)).toBe('unauthorized');
  });

  test('are not fetched for every token with an unknown key', async () => {
    await using keys = await openKeys(a);
    for (let n = 0; n < 10; n += 1) expect(await keys.check(b)).toBe('unauthorized');
    expect(keys.server.requests()).toBe(1);
    keys.pass(cooldownMs);
    for (let n = 0; n < 10; n += 1) expect(await keys.check(b)).toBe('unauthorized');
    expect(keys.server.requests()).toBe(2);
  });

  test('are tried in turn if they have no names', async () => {
    const [first, second, third] = await Promise.all([
      createSigningKey(),
      createSigningKey(),
      createSigningKey(),
    ]);
    await using keys = await openKeys(first, second);
    expect(await keys.check(first)).toBe('taken');
    expect(await keys.check(second)).toBe('taken');
    expect(await keys.check(third)).toBe('unauthorized');
  });

  test('answer 503, not 401, until they are first available', async () => {
    await using keys = await openKeys(a);
    keys.server.fail(500);
    for (let n = 0; n < 10; n += 1) expect(await keys.check(a)).toBe('jwks_unavailable');
    expect(keys.server.requests()).toBe(1);
    expect(keys.lines).toEqual([
      expect.objectContaining({ level: 'warn', msg: 'the keys at JWKS_URL are unavailable' }),
    ]);
    keys.server.publish(a);
    keys.pass(cooldownMs);
    expect(await keys.check(a)).toBe('taken');
  });

  test('stay valid for an hour once they are unavailable; a new key answers 503', async () => {
    await using keys = await openKeys(a);
    expect(await keys.check(a)).toBe('taken');
    keys.server.fail(502);
    keys.pass(59 * minute);
    expect(await keys.check(a)).toBe('taken');
    expect(await keys.check(b)).toBe('jwks_unavailable');
    keys.pass(2 * minute);
    expect(await keys.check(a)).toBe('jwks_unavailable');
  });

  test('are fetched again every ten minutes, in the background', async () => {
    await using keys = await openKeys(a);
    await keys.check(a);
    keys.server.publish(b);
    keys.pass(11 * minute);
    expect(await keys.check(a)).toBe('taken');
    await expect.poll(async () => keys.check(a)).toBe('unauthorized');
    expect(keys.server.requests()).toBe(2);
  });

  test('are unavailable if the answer contains no key', async () => {
    await using keys = await openKeys({ ...a, jwk: 'nonsense' as unknown as object });
    expect(await keys.check(a)).toBe('jwks_unavailable');
  });
});
