import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { pickCoding } from '../../../../src/http/base/codings.ts';
import { createLimits } from '../../../../src/http/access/limits.ts';
import { createMemoryRateLimit } from '../../../../src/persistence/embedded/memory-rate-limit.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

const parts = { runtime: fakeRuntime(), log: capturedLog().log, bodyLimitBytes: 1000 };
const paths = ['/docs', '/openapi.json'];

describe.each(paths)('%s', (path) => {
  const app = createApp(parts);
  const get = async (headers: Record<string, string> = {}) => app.request(path, { headers });

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('is compressed if the client accepts it: %s', async (coding, decode) => {
    const plain = await get();
    const packed = await get({ 'accept-encoding': coding });
    expect(packed.headers.get('content-encoding')).toBe(coding);
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    const bytes = Buffer.from(await packed.arrayBuffer());
    const text = await plain.text();
    expect(decode(bytes).toString()).toBe(text);
    expect(bytes.length).toBeLessThan(text.length / 3);
  });

  test('is answered 304 to a client that has it', async () => {
    const first = await get({ 'accept-encoding': 'gzip' });
    const etag = first.headers.get('etag') ?? '';
    const again = await get({ 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('cache-control')).toBe('public, no-cache');
    expect((await get({ 'if-none-match': etag })).status).toBe(200);
    expect((await get({ 'if-match': etag })).status).toBe(412);
    expect((await get({ 'if-match': etag, 'accept-encoding': 'gzip' })).status).toBe(200);
  });

  test('counts as a read of the client address', async () => {
    const limits = createLimits({
      limit: createMemoryRateLimit(),
      readLimit: createMemoryRateLimit({ nowMs: () => 0 }),
      rates: { caller: 0, instance: 0, reads: 1 },
      streams: { perCaller: 0, perInstance: 0 },
    });
    const limited = createApp({ ...parts, limits });
    const from = async (remoteAddress: string) => limited.request(path, {}, { remoteAddress });
    expect((await from('10.0.0.1')).headers.get('ratelimit')).toBe('"reads";r=0;t=1');
    expect((await from('10.0.0.1')).status).toBe(429);
    expect((await from('10.0.0.2')).status).toBe(200);
  });
});

test('they are rendered once, and again once the service knows its URL', async () => {
  let url: string | undefined;
  let made = 0;
  const { processes } = fakeRuntime();
  const runtime = fakeRuntime();
  Object.defineProperty(runtime, 'processes', {
    get: () => {
      made += 1;
      return processes;
    },
  });
  const app = createApp({ ...parts, runtime, url: () => url });
  made = 0;
  for (const path of [...paths, ...paths]) await app.request(path);
  expect(made).toBe(1);
  url = 'https://shop.example.com';
  const document = await (await app.request('/openapi.json')).json();
  expect(document).toMatchObject({ servers: [{ url }] });
  expect(await (await app.request('/docs')).text()).toContain(`BASE=${url}`);
  expect(made).toBe(2);
});

test.each([
  [undefined, 'identity'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['gzip, br;q=0', 'gzip'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['deflate', 'identity'],
  ['identity, gzip;q=0.5', 'identity'],
  ['GZIP', 'gzip'],
  ['', 'identity'],
])('of Accept-Encoding: %s the best is %s', (header, coding) => {
  expect(pickCoding(header)).toBe(coding);
});
