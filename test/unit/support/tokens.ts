import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const jwtSecret = 'a secret of the tests, long enough';

/** A token of the identity provider of the tests: signed with the secret unless said otherwise, good for an hour. */
export async function tokenFor(
  claims: Readonly<Record<string, unknown>>,
  by: { readonly secret?: string; readonly key?: SigningKey; readonly typ?: string } = {},
): Promise<string> {
  const { secret = jwtSecret, key } = by;
  const type = by.typ === undefined ? {} : { typ: by.typ };
  const token = new SignJWT({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims });
  return key === undefined
    ? token.setProtectedHeader({ alg: 'HS256', ...type }).sign(new TextEncoder().encode(secret))
    : token
        .setProtectedHeader({
          alg: key.algorithm,
          ...type,
          ...(key.kid === undefined ? {} : { kid: key.kid }),
        })
        .sign(key.privateKey);
}

export interface SigningKey {
  readonly algorithm: string;
  readonly kid: string | undefined;
  readonly privateKey: CryptoKey;
  /** As it stands in a key set. */
  readonly jwk: object;
}

export async function createSigningKey(kid?: string, algorithm = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const named = kid === undefined ? {} : { kid };
  return { algorithm, kid, privateKey, jwk: { ...jwk, ...named, alg: algorithm, use: 'sig' } };
}

/** An identity provider as far as tokens go: a server with a key set that a test changes. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  publish(...keys: readonly SigningKey[]): void;
  /** Answers with this status from now on. */
  fail(status: number): void;
  requests(): number;
}

export async function startKeyServer(...keys: readonly SigningKey[]): Promise<KeyServer> {
  let published = keys;
  let status = 200;
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(status, { 'content-type': 'application/jwk-set+json' });
    response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    publish(...next) {
      published = next;
      status = 200;
    },
    fail(code) {
      status = code;
    },
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}
