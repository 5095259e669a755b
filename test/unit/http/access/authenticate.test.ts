import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import { createBaseApp } from '../../../../src/http/base/base-app.ts';
import { authenticate } from '../../../../src/http/access/authenticate.ts';
import {
  createTokenVerifier,
  type AuthOptions,
} from '../../../../src/http/access/token-verifier.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

async function call(authorization?: string, options: Partial<AuthOptions> = {}) {
  const { log, lines } = capturedLog();
  const callers: (Caller | undefined)[] = [];
  const app = createBaseApp({ log });
  app.use(
    authenticate(createTokenVerifier({ secret: jwtSecret, ...options } as AuthOptions, { log })),
  );
  app.get('/who', (c) => {
    callers.push(c.get('caller'));
    return c.json({});
  });
  const headers = authorization === undefined ? {} : { authorization };
  const response = await app.request('/who', { headers });
  return { response, problem: await response.json(), caller: callers[0], lines };
}

const typed = async (typ: string) => tokenFor({ sub: 'foo' }, { typ });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  test('identifies the caller, the tenant and the scopes', async () => {
    const claims = { sub: 'foo', tenant: 'acme', scope: 'a holdfast:admin', colour: 'red' };
    const { response, caller } = await call(`Bearer ${await tokenFor(claims)}`);
    expect(response.status).toBe(200);
    expect(caller).toMatchObject({
      sub: 'foo',
      tenant: 'acme',
      scopes: ['a', 'holdfast:admin'],
      claims,
    });
  });

  test('needs no tenant and no scope', async () => {
    const { caller } = await call(`bearer  ${await tokenFor({ sub: 'foo' })} `);
    expect(caller).toMatchObject({ sub: 'foo', tenant: undefined, scopes: [] });
  });

  test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/jwt', 'Application/at+jwt'])(
    'of the type %s is accepted',
    async (typ) => {
      expect((await call(`Bearer ${await typed(typ)}`)).response.status).toBe(200);
    },
  );

  test('without an expiry is accepted only if allowed, and never expires', async () => {
    const token = await tokenFor({ sub: 'foo', exp: undefined });
    expect((await call(`Bearer ${token}`)).response.status).toBe(401);
    const { response, caller } = await call(`Bearer ${token}`, { requireExp: false });
    expect([response.status, caller?.expiresAtMs]).toEqual([200, undefined]);
    const exp = inSeconds(60);
    const timed = await call(`Bearer ${await tokenFor({ sub: 'foo', exp })}`);
    expect(timed.caller?.expiresAtMs).toBe((exp + 5) * 1000);
  });

  test('of the right issuer and audience is accepted', async () => {
    const expected = { issuer: 'https://id.example.com/', audience: 'holdfast' };
    const claims = { sub: 'foo', iss: expected.issuer, aud: ['other', 'holdfast'] };
    expect((await call(`Bearer ${await tokenFor(claims)}`, expected)).response.status).toBe(200);
  });

  test.each([
    ['has just expired', { exp: inSeconds(-2) }],
    ['is about to be valid', { nbf: inSeconds(2) }],
  ])('is accepted if it %s, because clocks differ', async (_, claims) => {
    const { response } = await call(`Bearer ${await tokenFor({ sub: 'foo', ...claims })}`);
    expect(response.status).toBe(200);
  });

  test.each([
    ['no token at all', undefined],
    ['another scheme', 'Basic Zm9vOmJhcg=='],
    ['a scheme that only begins alike', 'Bearers abc'],
  ])('is required without an error: %s', async (_, authorization) => {
    const { response, problem, lines } = await call(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="holdfast"');
    expect(problem).toMatchObject({ code: 'unauthorized', title: expect.any(String) });
    expect(lines).toEqual([]);
  });

  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  test.each<[string, () => Promise<string> | string, string]>([
    ['malformed', () => 'a b', 'The token is malformed'],
    ['empty', () => '', 'The token is malformed'],
    ['no JWT', () => 'abc', 'The token is not valid'],
    [
      'alg none',
      () => `${base64({ alg: 'none' })}.${base64({ sub: 'foo', exp: inSeconds(60) })}.`,
      'The token is not valid',
    ],
    [
      'alg none with the signature of another token',
      async () => {
        const [, , signature] = (await tokenFor({ sub: 'foo' })).split('.');
        return `${base64({ alg: 'none' })}.${base64({ sub: 'root' })}.${signature}`;
      },
      'The token is not valid',
    ],
    [
      'another payload under a good signature',
      async () => {
        const [header, , signature] = (await tokenFor({ sub: 'foo' })).split('.');
        return `${header}.${base64({ sub: 'root', exp: inSeconds(60) })}.${signature}`;
      },
      'The token is not valid',
    ],
    [
      'another key',
      async () => tokenFor({ sub: 'foo' }, { secret: 'x'.repeat(40) }),
      'The token is not valid',
    ],
    [
      'another algorithm under the same secret',
      async () =>
        new SignJWT({ sub: 'foo' })
          .setProtectedHeader({ alg: 'HS512' })
          .sign(new TextEncoder().encode(jwtSecret.repeat(2))),
      'The token is not valid',
    ],
    [
      'critical headers that nobody knows',
      async () => {
        const token = await tokenFor({ sub: 'foo' });
        return [base64({ alg: 'HS256', crit: ['x'], x: 1 }), ...token.split('.').slice(1)].join(
          '.',
        );
      },
      'The token is not valid',
    ],
    ['expired', async () => tokenFor({ sub: 'foo', exp: inSeconds(-10) }), 'The token has expired'],
    [
      'not valid yet',
      async () => tokenFor({ sub: 'foo', nbf: inSeconds(10) }),
      'The token is not valid yet',
    ],
    [
      'without an expiry',
      async () => tokenFor({ sub: 'foo', exp: undefined }),
      'The token has no expiry',
    ],
    [
      'with an expiry that is no number',
      async () => tokenFor({ sub: 'foo', exp: 'never' as unknown as number }),
      'The token has no expiry',
    ],
    ['of another type', async () => typed('logout+jwt'), 'The token has the wrong type'],
    [
      'of a type that holds a good one',
      async () => typed('text/jwt'),
      'The token has the wrong type',
    ],
    ['of an empty type', async () => typed(''), 'The token has the wrong type'],
    ['without a subject', async () => tokenFor({}), 'The token has no subject'],
    ['with an empty subject', async () => tokenFor({ sub: '' }), 'The token has no subject'],
    [
      'with a subject that is no text',
      async () => tokenFor({ sub: 7 as unknown as string }),
      'The token has no subject',
    ],
    [
      'with a tenant that is no text',
      async () => tokenFor({ sub: 'foo', tenant: ['acme'] }),
      'The tenant claim of the token is not a string',
    ],
    [
      'with an empty tenant',
      async () => tokenFor({ sub: 'foo', tenant: '' }),
      'The tenant claim of the token is not a string',
    ],
  ])('is refused with its reason, and nothing else: %s', async (_, make, reason) => {
    const token = await make();
    const { response, problem, lines } = await call(`Bearer ${token}`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="holdfast", error="invalid_token", error_description="${reason}"`,
    );
    expect(problem).toEqual({
      type: 'urn:holdfast:error:unauthorized',
      title: 'The request needs a valid token',
      status: 401,
      detail: `${reason}; send "Authorization: Bearer <token>".`,
      instance: '/who',
      code: 'unauthorized',
      requestId: expect.any(String),
    });
    expect(lines).toEqual([]);
  });

  test.each([
    ['audience', { aud: 'other' }, 'The token is for a different audience'],
    ['audience', {}, 'The token is for a different audience'],
    ['issuer', { iss: 'https://evil.example.com' }, 'The token is from a different issuer'],
    ['issuer', {}, 'The token is from a different issuer'],
  ])('of another %s, or none, is refused', async (what, claims, reason) => {
    const token = await tokenFor({ sub: 'foo', ...claims });
    const { response } = await call(`Bearer ${token}`, { [what]: 'https://id.example.com' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(reason);
  });

  test('that is signed with the text of a public key is refused', async () => {
    const token = await tokenFor({ sub: 'foo' }, { secret: publicPem });
    const { log } = capturedLog();
    const verify = createTokenVerifier({ jwksUrl: 'http://127.0.0.1:1/keys' }, { log });
    await expect(verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

test.each([
  ['neither a secret nor keys', {}],
  ['both', { secret: jwtSecret, jwksUrl: 'https://id.example.com/keys' }],
  ['a short secret', { secret: 'x'.repeat(31) }],
  ['no URL', { jwksUrl: 'keys' }],
])('authentication cannot be configured by %s', (_, options) => {
  const { log } = capturedLog();
  expect(() => createTokenVerifier(options as AuthOptions, { log })).toThrow(
    expect.objectContaining({ code: 'configuration_invalid' }),
  );
});
