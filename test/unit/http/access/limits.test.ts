import { expect, test } from 'vitest';
import type { RateLimit } from '../../../../src/actors/ports/rate-limit.ts';
import { createPublicId, toInstanceId } from '../../../../src/actors/ports/ids.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createLimits } from '../../../../src/http/access/limits.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { createMemoryRateLimit } from '../../../../src/persistence/embedded/memory-rate-limit.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

function service(
  rates: { readonly caller: number; readonly instance: number; readonly reads?: number },
  authentication: 'on' | 'off' = 'off',
) {
  const { log } = capturedLog();
  const keys: string[] = [];
  let sent = 0;
  const buckets = createMemoryRateLimit({ nowMs: () => 0 });
  const limit: RateLimit = {
    take: async (key, ...rest) => {
      keys.push(key);
      return buckets.take(key, ...rest);
    },
  };
  const apply = async () => {
    sent += 1;
    return thing(sent);
  };
  const app = createApp({
    runtime: fakeRuntime({
      send: apply,
      cancel: apply,
      get: async () => thing(),
      start: async () => ({ created: true, instance: await apply() }),
    }),
    log,
    bodyLimitBytes: 1000,
    limits: createLimits({
      limit,
      readLimit: limit,
      rates: { reads: 0, ...rates },
      streams: { perCaller: 0, perInstance: 0 },
    }),
    ...(authentication === 'on'
      ? { verify: createTokenVerifier({ secret: jwtSecret }, { log }) }
      : {}),
  });
  return {
    keys,
    sent: () => sent,
    post: async (
      path: string,
      options: { readonly from?: string; readonly token?: string } = {},
    ) => {
      const { from, token } = options;
      const headers = {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const init = { method: 'POST', body: '{}', headers };
      return app.request(path, init, from === undefined ? {} : { remoteAddress: from });
    },
    read: async (path: string, method = 'GET') => app.request(path, { method }),
  };
}

const [one, other] = [createPublicId('thi'), createPublicId('thi')];

test('a caller that exceeds its rate is answered 429 with Retry-After, and changes nothing', async () => {
  const { post, sent } = service({ caller: 3, instance: 0 });
  expect((await post('/things')).status).toBe(201);
  expect((await post(`/things/${one}/events`)).status).toBe(200);
  expect((await post(`/things/${one}/cancel`)).status).toBe(200);
  const refused = await post(`/things/${other}/events`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('ratelimit')).toBe('"caller";r=0;t=1');
  expect(refused.headers.get('ratelimit-policy')).toBe('"caller";q=3;w=1');
  expect(await refused.json()).toMatchObject({
    code: 'too_many_requests',
    detail: expect.stringContaining('A caller may send up to 3 events per second'),
  });
  expect(sent()).toBe(3);
});

test('reads do not count as events', async () => {
  const { post, read, keys } = service({ caller: 1, instance: 1 });
  await post('/things');
  for (let n = 0; n < 5; n += 1) expect((await read('/things/thi_1')).status).toBe(200);
  expect(keys).toHaveLength(1);
});

test('a caller that exceeds its rate of reads is answered 429; OPTIONS does not count', async () => {
  const { read } = service({ caller: 0, instance: 0, reads: 2 });
  expect((await read('/things/thi_1')).status).toBe(200);
  expect((await read('/things/thi_1', 'HEAD')).status).toBe(200);
  const refused = await read('/things/thi_1');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toBe('"reads";r=0;t=1');
  expect(await refused.json()).toMatchObject({
    detail: expect.stringContaining('A caller may make up to 2 reads per second'),
  });
  expect((await read('/things/thi_1', 'OPTIONS')).status).toBe(204);
});

test('every response has the remaining quota of the limits that it counts against', async () => {
  const { post, read } = service({ caller: 3, instance: 10, reads: 5 });
  const sent = await post(`/things/${one}/events`);
  expect(sent.headers.get('ratelimit')).toBe('"caller";r=2;t=1, "instance";r=9;t=1');
  expect(sent.headers.get('ratelimit-policy')).toBe('"caller";q=3;w=1, "instance";q=10;w=1');
  const missing = await read('/things/thi_1/history');
  expect([missing.status, missing.headers.get('ratelimit')]).toEqual([404, '"reads";r=4;t=1']);
  expect((await read('/things/thi_1')).headers.get('ratelimit')).toBe('"reads";r=3;t=1');
});

test('a response that counts against no limit has no rate limit fields', async () => {
  const { post } = service({ caller: 0, instance: 0 });
  expect((await post('/things')).headers.get('ratelimit')).toBeNull();
});

test('events beyond the rate of an instance are answered 429, from any caller; others go on', async () => {
  const { post } = service({ caller: 0, instance: 2 });
  await post(`/things/${one}/events`, { from: '10.0.0.1' });
  await post(`/things/${one}/events`, { from: '10.0.0.2' });
  const refused = await post(`/things/${one}/events`, { from: '10.0.0.3' });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toBe('"instance";r=0;t=1');
  expect((await post(`/things/${other}/events`)).status).toBe(200);
});

test('events that a caller may not send do not count for the instance', async () => {
  const { post } = service({ caller: 1, instance: 2 });
  for (let n = 0; n < 5; n += 1) await post(`/things/${one}/events`, { from: '10.0.0.1' });
  expect((await post(`/things/${one}/events`, { from: '10.0.0.2' })).status).toBe(200);
});

test('without authentication a caller is identified by its address', async () => {
  const { post } = service({ caller: 1, instance: 0 });
  expect((await post('/things', { from: '10.0.0.1' })).status).toBe(201);
  expect((await post('/things', { from: '10.0.0.1' })).status).toBe(429);
  expect((await post('/things', { from: '10.0.0.2' })).status).toBe(201);
});

test('with authentication a caller is identified by subject and tenant, from any address', async () => {
  const { post } = service({ caller: 1, instance: 0 }, 'on');
  const foo = { token: await tokenFor({ sub: 'foo' }), from: '10.0.0.1' };
  expect((await post('/things', foo)).status).toBe(201);
  expect((await post('/things', { ...foo, from: '10.0.0.2' })).status).toBe(429);
  expect((await post('/things', { ...foo, token: await tokenFor({ sub: 'bar' }) })).status).toBe(
    201,
  );
  const tenant = await tokenFor({ sub: 'foo', tenant: 'acme' });
  expect((await post('/things', { ...foo, token: tenant })).status).toBe(201);
  expect((await post('/things', { from: '10.0.0.9' })).status).toBe(401);
});

test('keys contain neither callers nor public ids', async () => {
  const { post, keys } = service({ caller: 1, instance: 1 }, 'on');
  await post(`/things/${one}/events`, { token: await tokenFor({ sub: 'foo@example.com' }) });
  expect(keys).toEqual([
    expect.stringMatching(/^caller:[\w-]{22}$/),
    `instance:${toInstanceId(one)}`,
  ]);
});

test('a limit that is off is never checked', async () => {
  const { post, keys } = service({ caller: 0, instance: 0 });
  await post(`/things/${one}/events`);
  expect(keys).toEqual([]);
});
