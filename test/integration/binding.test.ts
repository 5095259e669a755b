import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { createService } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { capturedLog } from '../support/captured-log.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

async function startAt(env: Readonly<Record<string, string>>) {
  const place = await createStoragePlace('embedded');
  const started = await startMain({ DATA_DIR: place.dataDir ?? '', ...env }).catch(
    async (error: unknown) => {
      await place[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    ...started,
    [Symbol.asyncDispose]: async () => {
      await started[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** The log is written asynchronously: a line may come after the greeting. */
async function logged(node: { output(): string }, text: string): Promise<void> {
  await vi.waitFor(() => expect(node.output()).toContain(text), 10_000);
}

/** `fetch` sets the `Host` itself. */
async function statusUnder(host: string, url: string): Promise<number | undefined> {
  const [response] = (await once(get(url, { headers: { host } }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** An address of this machine that others could reach, if there is one. */
const outward = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

describe('without authentication', () => {
  test('the service listens on loopback only, and logs that it is open', async () => {
    await using node = await startAt({});
    expect(node.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await fetch(`${node.url}/`)).status).toBe(200);
    await logged(node, 'authentication is off: anyone on this machine has full access');
    expect(node.output()).toContain('Authentication: none.');
    if (outward === undefined) return;
    await expect(fetch(node.url.replace('127.0.0.1', outward))).rejects.toThrow('fetch failed');
  });

  test.each(['0.0.0.0', '::', '10.1.2.3'])('the service does not start on %s', async (HOST) => {
    await expect(startAt({ HOST })).rejects.toThrow(
      `ended with 1:\nThe configuration is not valid. Correct or unset these variables:\n  HOST is "${HOST}", which other machines can reach`,
    );
  });

  test('the service starts on other addresses if that is allowed, and warns', async () => {
    await using node = await startAt({ HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' });
    expect((await fetch(`${node.url}/`)).status).toBe(200);
    await logged(node, 'authentication is off: anyone who can reach this service has full access');
    expect(node.output()).toContain('"level":"warn"');
  });

  test('the service warns if its callback URLs would point outside systems at themselves', async () => {
    const env = { HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' };
    await using unset = await startAt(env);
    await logged(unset, `PUBLIC_URL is not set, so callback URLs start with ${unset.url};`);
    await using set = await startAt({ ...env, PUBLIC_URL: 'https://holdfast.example.com' });
    expect(set.output()).not.toContain('PUBLIC_URL');
    await using local = await startAt({});
    expect(local.output()).not.toContain('PUBLIC_URL');
  });

  test('the library listens on loopback only, unless other addresses are allowed', async () => {
    await using place = await createStoragePlace('embedded');
    const { log, lines } = capturedLog();
    const options = { ...place, processes: [], log };
    const closed = createService(options);
    await expect(closed.listen(0, '0.0.0.0')).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('allowUnauthenticated'),
    });
    await closed.close();
    const open = createService({ ...options, allowUnauthenticated: true });
    const { url } = await open.listen(0, '0.0.0.0');
    expect((await fetch(url)).status).toBe(200);
    expect(JSON.stringify(lines)).toContain(`callback URLs start with ${url};`);
    await open.close();
  });
});

describe('hosts', () => {
  test.each([
    ['without authentication', { ALLOW_UNAUTHENTICATED: 'true' }],
    ['with authentication', { JWT_SECRET: jwtSecret }],
  ])('with PUBLIC_URL, %s, the service answers under its host only', async (_, env) => {
    const PUBLIC_URL = 'https://holdfast.example.com';
    await using node = await startAt({ HOST: '0.0.0.0', PUBLIC_URL, ...env });
    const statuses = async (path: string) => {
      const hosts = ['holdfast.example.com', 'localhost', '127.0.0.1', 'evil.example.com'];
      return Promise.all(hosts.map(async (host) => statusUnder(host, `${node.url}${path}`)));
    };
    const open = 'JWT_SECRET' in env ? 401 : 200;
    expect(await statuses('/stand-ins/mails')).toEqual([open, open, open, 403]);
    expect(await statuses('/healthz')).toEqual([200, 200, 200, 200]);
  });

  test('without PUBLIC_URL, a service that is open to others answers under any host', async () => {
    await using node = await startAt({ HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' });
    expect(await statusUnder('node-1', `${node.url}/`)).toBe(200);
  });
});

describe('with authentication', () => {
  test('the service starts on any address and requires tokens, and its own tasks reach the stand-ins', async () => {
    await using node = await startAt({ HOST: '0.0.0.0', JWT_SECRET: jwtSecret });
    expect(node.output()).toContain('every request needs a token');
    expect(node.output()).not.toContain('authentication is off');
    expect(node.output()).not.toContain(jwtSecret);
    const path = `${node.url}/registrations`;
    expect((await fetch(path, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);

    const authorization = `Bearer ${await tokenFor({ sub: 'foo' })}`;
    const started = await fetch(path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ firstName: 'foo', lastName: 'bar', email: 'foo@example.com' }),
    });
    expect(started.status).toBe(201);
    const address = `${node.url}${started.headers.get('location')}`;
    const state = async () =>
      ((await (await fetch(address, { headers: { authorization } })).json()) as { state: unknown })
        .state;
    await expect.poll(state, { timeout: 10_000 }).toBe('awaitingConfirmation');
    expect((await fetch(`${node.url}/stand-ins/mails`)).status).toBe(401);
    expect(
      (await fetch(`${node.url}/stand-ins/mails`, { headers: { authorization } })).status,
    ).toBe(403);
    const admin = `Bearer ${await tokenFor({ sub: 'root', scope: 'holdfast:admin' })}`;
    const mails = await fetch(`${node.url}/stand-ins/mails?to=foo@example.com`, {
      headers: { authorization: admin },
    });
    expect(await mails.json()).toHaveLength(1);
  });

  test('the library takes authentication as an option', async () => {
    await using place = await createStoragePlace('embedded');
    const service = createService({
      ...place,
      processes: [],
      auth: { secret: jwtSecret, audience: 'us' },
      log: createLog({ level: 'silent' }),
    });
    const { url } = await service.listen(0);
    const get = async (aud: string) => {
      const authorization = `Bearer ${await tokenFor({ sub: 'foo', aud })}`;
      return (await fetch(url, { headers: { authorization } })).status;
    };
    expect([await get('us'), await get('them')]).toEqual([200, 401]);
    await service.close();
  });

  test('the library refuses a short secret with the first call', async () => {
    await using place = await createStoragePlace('embedded');
    const log = createLog({ level: 'silent' });
    const service = createService({ ...place, processes: [], auth: { secret: 'short' }, log });
    await expect(service.listen(0)).rejects.toMatchObject({ code: 'configuration_invalid' });
  });
});
