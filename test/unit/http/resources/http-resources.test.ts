import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, historyStep, thing } from '../../support/fake-runtime.ts';

function appOver(overrides: Partial<Runtime> = {}) {
  const runtime = fakeRuntime(overrides);
  return createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 1000 });
}

const json = { 'content-type': 'application/json' };

describe('a start', () => {
  test('answers 201 with Location, ETag and the instance', async () => {
    const app = appOver({ start: async () => ({ created: true, instance: thing() }) });
    const response = await app.request('/things', { method: 'POST', body: '{}', headers: json });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/things/thi_1');
    expect(response.headers.get('etag')).toBe('"0"');
    expect(await response.json()).toEqual(thing());
  });

  test('passes the body and the Idempotency-Key on, and answers 200 if the key named an earlier start', async () => {
    const starts: unknown[] = [];
    const app = appOver({
      start: async (...args) => {
        starts.push(args);
        return { created: false, instance: thing(3) };
      },
    });
    const response = await app.request('/things', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': 'k1' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('location')).toBe('/things/thi_1');
    const options = { idempotencyKey: 'k1', replayed: expect.any(Function) };
    expect(starts).toEqual([['thing', { a: 1 }, options]]);
  });

  test.each([
    ['no body', {}, undefined],
    ['an empty body', { body: '', headers: json }, undefined],
    ['null', { body: 'null', headers: json }, null],
    ['a +json type', { body: '1', headers: { 'content-type': 'application/vnd.x+json' } }, 1],
    ['a chunked body', { body: new Blob(['[1]']).stream(), duplex: 'half', headers: json }, [1]],
  ])('accepts %s', async (_, init, input) => {
    const inputs: unknown[] = [];
    const app = appOver({
      start: async (_process, received) => {
        inputs.push(received);
        return { created: true, instance: thing() };
      },
    });
    const response = await app.request('/things', { method: 'POST', ...init } as RequestInit);
    expect(response.status).toBe(201);
    expect(inputs).toEqual([input]);
  });
});

describe('a read', () => {
  const app = appOver({ get: async () => thing(7) });

  test('answers with the version as ETag', async () => {
    const response = await app.request('/things/thi_1');
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"7"');
    expect(await response.json()).toEqual(thing(7));
  });

  test('that waits in vain has Preference-Applied in its 304', async () => {
    const tasks = [{ id: '0/0', name: 'ask', attempts: 1, outcome: 'pending', startedAt: 'now' }];
    const busy = { ...thing(7), tasks } as ReturnType<typeof thing>;
    const app = appOver({ get: async () => busy, wait: async () => busy });
    const headers = { 'if-none-match': '"7"', prefer: 'wait=1' };
    const response = await app.request('/things/thi_1', { headers });
    expect(response.status).toBe(304);
    expect(response.headers.get('preference-applied')).toBe('wait=1');
    expect(response.headers.get('retry-after')).toBe('1');
  });

  test.each(['"7"', 'W/"7"', '"1", "7"', '*'])(
    'answers 304 without a body if If-None-Match is %s',
    async (tag) => {
      const response = await app.request('/things/thi_1', { headers: { 'if-none-match': tag } });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe('"7"');
      expect(await response.text()).toBe('');
    },
  );

  test('answers in full if If-None-Match names another version', async () => {
    const response = await app.request('/things/thi_1', { headers: { 'if-none-match': '"6"' } });
    expect(response.status).toBe(200);
  });

  test('answers HEAD with the headers only', async () => {
    const response = await app.request('/things/thi_1', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"7"');
    expect(await response.text()).toBe('');
  });
});

test('an event answers 200 with the new state', async () => {
  const events: unknown[] = [];
  const app = appOver({
    send: async (...args) => {
      events.push(args);
      return thing(1);
    },
  });
  const response = await app.request('/things/thi_1/events', {
    method: 'POST',
    body: '{"type":"GO"}',
    headers: json,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).toBe('"1"');
  const options = { replayed: expect.any(Function) };
  expect(events).toEqual([['thing', 'thi_1', { type: 'GO' }, options]]);
});

describe('a history', () => {
  test('links to the next page while there is more', async () => {
    const pages: unknown[] = [];
    const app = appOver({
      history: async (_process, _id, page) => {
        pages.push(page);
        return { steps: [historyStep(4), historyStep(5)], more: true };
      },
    });
    const response = await app.request('/things/thi_1/history?after=3&limit=2');
    expect(await response.json()).toEqual({ steps: [historyStep(4), historyStep(5)] });
    expect(response.headers.get('link')).toBe(
      '</things/thi_1/history?after=5&limit=2>; rel="next"',
    );
    expect(pages).toEqual([{ after: 3, limit: 2 }]);
  });

  test('has no link on its last page', async () => {
    const app = appOver({ history: async () => ({ steps: [historyStep(0)], more: false }) });
    const response = await app.request('/things/thi_1/history');
    expect(response.status).toBe(200);
    expect(response.headers.get('link')).toBeNull();
  });

  test('names every bad parameter', async () => {
    const response = await appOver().request('/things/thi_1/history?after=x&limit=0');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      errors: [
        { parameter: 'after', message: expect.any(String) },
        { parameter: 'limit', message: 'must be a single whole number from 1 to 1000' },
      ],
    });
  });
});

test('the end of a stream has the status of the instance, even without a step before it', async () => {
  const app = appOver({ get: async () => ({ ...thing(3), status: 'Completed' }) });
  const response = await app.request('/things/thi_1/stream?after=2');
  expect(await response.text()).toContain('event: end\ndata: {"status":"Completed"}');
});

describe('health', () => {
  test('is 200 at /healthz while the process is alive', async () => {
    const response = await appOver({
      ready: async () => ({ ready: false, checks: { store: 'unreachable' } }),
    }).request('/healthz');
    expect(response.status).toBe(200);
  });

  test('is 503 with the checks at /readyz while the store cannot be reached', async () => {
    const response = await appOver({
      ready: async () => ({ ready: false, checks: { store: 'unreachable' } }),
    }).request('/readyz');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toEqual({
      status: 'not ready',
      checks: { store: 'unreachable' },
    });
  });

  test('is 200 with the checks at /readyz otherwise', async () => {
    const response = await appOver().request('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ready', checks: { store: 'ok' } });
  });
});

test('the index lists the processes', async () => {
  const response = await appOver().request('/');
  expect(await response.json()).toEqual({
    service: 'holdfast',
    processes: [{ name: 'thing', version: '1', href: '/things' }],
    health: ['/healthz', '/readyz'],
    docs: ['/openapi.json', '/docs'],
  });
});

describe('the request id', () => {
  test('is the one that came with the request', async () => {
    const response = await appOver().request('/', { headers: { 'x-request-id': 'abc-1' } });
    expect(response.headers.get('x-request-id')).toBe('abc-1');
  });

  test.each([undefined, 'not sane', 'x'.repeat(200)])(
    'is a new one in place of %s',
    async (sent) => {
      const response = await appOver().request('/', {
        headers: sent === undefined ? {} : { 'x-request-id': sent },
      });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
