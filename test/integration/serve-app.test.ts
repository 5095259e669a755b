import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Hono } from 'hono';
import { describe, expect, test, vi } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { Connection } from '../../src/http/base/http-env.ts';
import { serveApp, type ServeOptions } from '../../src/http/server/serve-app.ts';
import { capturedLog } from '../support/captured-log.ts';
import { fakeRuntime, thing } from '../unit/support/fake-runtime.ts';
import { eventually } from '../support/eventually.ts';
import { gate } from '../support/gate.ts';

const { log } = capturedLog();

async function serveThings(options: Partial<ServeOptions> = {}) {
  const runtime = fakeRuntime({ start: async () => ({ created: true, instance: thing() }) });
  const app = createApp({ runtime, log, bodyLimitBytes: 100_000 });
  return serveApp({
    fetch: (incoming, connection) => app.fetch(incoming, connection),
    host: '127.0.0.1',
    port: 0,
    log,
    ...options,
  });
}

/** A thread that opens connections, and counts those that the system calls open. */
const connectMany = `
  const { workerData: { port, crowd, connected } } = require('node:worker_threads');
  const { connect } = require('node:net');
  for (let n = 0; n < crowd; n += 1) {
    connect(port, '127.0.0.1', () => Atomics.add(connected, 0, 1)).on('error', () => {});
  }
`;

const postThings = 'POST /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';

/** The answer to bytes that no client library would send; `then` is sent after the first bytes of the answer. */
async function raw(
  url: string,
  bytes: string,
  after: 'end' | 'keep open' = 'end',
  then?: string,
): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      if (after === 'end') socket.end(bytes);
      else socket.write(bytes);
    });
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    if (then !== undefined) socket.once('data', () => socket.write(then));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

function problemIn(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
}

/** Passes on its input, and never ends. */
function never(): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  return new TransformStream({ flush: async () => new Promise(() => {}) });
}

describe('a server', () => {
  test('answers at its url until it is closed', async () => {
    const served = await serveThings();
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
    await served.close(1000);
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test.each(['content-length', 'chunked'])(
    'answers 413 to a large body and keeps the connection usable: %s',
    async (kind) => {
      const served = await serveThings();
      const status = await new Promise((resolve, reject) => {
        const body = JSON.stringify('x'.repeat(1_000_000));
        const headers = {
          'content-type': 'application/json',
          ...(kind === 'chunked' ? {} : { 'content-length': body.length }),
        };
        const outgoing = request(
          `${served.url}/things`,
          { method: 'POST', headers },
          (incoming) => {
            incoming.resume();
            resolve(incoming.statusCode);
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      });
      expect(status).toBe(413);
      const next = await fetch(`${served.url}/things`, { method: 'POST' });
      expect(next.status).toBe(201);
      await served.close(1000);
    },
  );

  test.each([
    [
      'TRACE',
      'TRACE /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      405,
      'problem+json',
    ],
    ['a bad host', 'GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n', 400, 'problem+json'],
    ['CONNECT', 'CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'problem+json'],
    [
      'an odd expectation',
      'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: a miracle\r\n\r\n',
      417,
      'problem+json',
    ],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'problem+json'],
    [
      'no host beside an absolute target',
      'GET http://localhost/ HTTP/1.1\r\nConnection: close\r\n\r\n',
      400,
      'problem+json',
    ],
    [
      'two hosts',
      'GET / HTTP/1.1\r\nHost: localhost\r\nHOST: localhost\r\nConnection: close\r\n\r\n',
      400,
      'problem+json',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'problem+json'],
    [
      'two lengths',
      `${postThings}Content-Length: 1\r\nContent-Length: 2\r\n\r\n1`,
      400,
      'problem+json',
    ],
    [
      'length and chunks',
      `${postThings}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1`,
      400,
      'problem+json',
    ],
    ['a bad chunk', `${postThings}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, 400, 'problem+json'],
    [
      'an upper-case host with a dot segment',
      'GET /x/../ HTTP/1.1\r\nHost: X\r\nConnection: close\r\n\r\n',
      200,
      'application/json',
    ],
  ])('answers requests that no library sends: %s', async (_, bytes, status, type) => {
    const served = await serveThings();
    const answer = await raw(served.url, bytes);
    expect(answer.split('\r\n')[0]).toContain(` ${status} `);
    expect(answer).toContain(type);
    await served.close(1000);
  });

  test('answers 431 to headers that are too large, and says so', async () => {
    const served = await serveThings({ headerLimitBytes: 2048 });
    const get = async (sizeBytes: number) =>
      raw(
        served.url,
        `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ${'x'.repeat(sizeBytes)}\r\n\r\n`,
      );
    expect(await get(1800)).toMatch(/^HTTP\/1\.1 200 /);
    const answer = await get(2100);
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(problemIn(answer)).toMatchObject({ code: 'headers_too_large', status: 431 });
    await served.close(1000);
  });

  test('hands on every header of a request, however many there are', async () => {
    const served = await serveThings({
      fetch: (incoming) => new Response(incoming.headers.get('if-match')),
    });
    const many = 'a: b\r\n'.repeat(2_000);
    const answer = await raw(
      served.url,
      `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${many}If-Match: "3"\r\n\r\n`,
    );
    expect(answer).toMatch(/"3"$/);
    await served.close(1000);
  });

  test.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: loc'],
    ['body', `${postThings}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"a`],
    ['chunked body', `${postThings}Transfer-Encoding: chunked\r\n\r\n3\r\n{"a`],
  ])('answers 408 to a client that does not finish its %s, and hangs up', async (_, bytes) => {
    const served = await serveThings({ headersTimeoutMs: 200, requestTimeoutMs: 300 });
    const before = Date.now();
    const answer = await raw(served.url, bytes, 'keep open');
    expect(Date.now() - before).toBeLessThan(2000);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(problemIn(answer)).toMatchObject({ code: 'request_timeout', status: 408 });
    await served.close(1000);
  });

  test('leaves the connection open after it refuses a large body in pieces', async () => {
    const served = await serveThings();
    const piece = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const type = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const large = `POST /things HTTP/1.1\r\nHost: localhost\r\n${type}${piece.repeat(10)}0\r\n\r\n`;
    const { port } = new URL(served.url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(large));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await vi.waitFor(() => expect(answer).toMatch(/^HTTP\/1\.1 413 /), 10_000);
    // Longer than the server keeps reading an unwanted body.
    await sleep(700);
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await closed;
    expect(answer).toMatch(/HTTP\/1\.1 200 OK\r\n/);
    await served.close(1000);
  });

  test.each([
    ['a request', '', `${postThings}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`],
    [
      'the rest of a body',
      `${postThings}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"a`,
      '":"b"}  ',
    ],
    [
      'the rest of a chunked body',
      `${postThings}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n`,
      '5\r\n":1} \r\n0\r\n\r\n',
    ],
  ])('does not apply %s that comes after the answer 408', async (_, before, after) => {
    let started = 0;
    const runtime = fakeRuntime({
      start: async () => {
        started += 1;
        return { created: true, instance: thing() };
      },
    });
    const app = createApp({ runtime, log, bodyLimitBytes: 100_000 });
    const fetch = (incoming: Request, connection: Connection) => app.fetch(incoming, connection);
    const limits = { headersTimeoutMs: 200, requestTimeoutMs: 300 };
    const served = await serveApp({ fetch, host: '127.0.0.1', port: 0, log, ...limits });
    const answer = await raw(served.url, before, 'keep open', after);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    await served.close(1000);
    expect(started).toBe(0);
  });

  test('does not write an error into an answer that has begun', async () => {
    const app = new Hono().get('/', (c) =>
      c.body(new Blob(['half']).stream().pipeThrough(never())),
    );
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const answer = await raw(
      served.url,
      `GET / HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      'keep open',
      'nonsense\r\n\r\n',
    );
    expect(answer).toContain('half');
    expect(answer).not.toContain('400');
    await served.close(1000);
  });

  test.each([
    ['that keeps the connection', 'keep open'],
    ['that has sent all it will', 'end'],
  ] as const)(
    'answers a request, which may have been applied, before it refuses what follows from a client %s',
    async (_, after) => {
      const app = new Hono().post('/', async (c) => {
        await sleep(100);
        return c.text('applied');
      });
      const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
      const post = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1';
      const answer = await raw(served.url, `${post}${post}nonsense\r\n\r\n`, after);
      expect(answer.match(/HTTP\/1\.1 \d+|applied/g)).toEqual([
        'HTTP/1.1 200',
        'applied',
        'HTTP/1.1 200',
        'applied',
        'HTTP/1.1 400',
      ]);
      await served.close(1000);
    },
  );

  test('lets a client that is still sending read the refusal', async () => {
    const served = await serveThings();
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1').pause();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString())).on('error', () => {});
    for (const piece of ['nonsense\r\n\r\n', 'and more', 'and more']) {
      socket.write(piece);
      await sleep(50);
    }
    socket.resume();
    await closed;
    expect(problemIn(answer)).toMatchObject({ code: 'invalid_request', status: 400 });
    await served.close(1000);
  });

  test('survives a client that hangs up before the answer to its CONNECT', async () => {
    const served = await serveThings();
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => {
      socket.write('CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n', () =>
        socket.resetAndDestroy(),
      );
    });
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
    await served.close(1000);
  });

  test('answers a request whose body breaks off once, after the requests before it', async () => {
    const app = new Hono()
      .post('/slow', async (c) => {
        await c.req.text();
        await sleep(100);
        return c.text('slow');
      })
      .post('/deaf', (c) => c.text('deaf'))
      .onError((_, c) => c.text('aborted'));
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const post = (path: string, body: string) =>
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
    const said = (answer: string) => answer.match(/HTTP\/1\.1 \d+|slow|deaf/g);
    const two = await raw(served.url, post('/slow', '0\r\n\r\n') + post('/slow', 'x'), 'keep open');
    expect(said(two)).toEqual(['HTTP/1.1 200', 'slow', 'HTTP/1.1 400']);
    const one = await raw(served.url, post('/deaf', '1\r\n'), 'keep open', 'no chunk');
    expect(said(one)).toEqual(['HTTP/1.1 200', 'deaf']);
    await served.close(1000);
  });

  test('starts nothing from a body that breaks off before it is read', async () => {
    const started: unknown[] = [];
    const runtime = fakeRuntime({
      start: async (_, input) => {
        started.push(input);
        return { created: true, instance: thing() };
      },
    });
    const app = createApp({ runtime, log, bodyLimitBytes: 100_000 });
    const handled = gate();
    const served = await serveThings({
      // Delays the read, as the check of a token does.
      fetch: async (incoming, connection) => {
        await sleep(100);
        try {
          return await app.fetch(incoming, connection);
        } finally {
          handled.let();
        }
      },
    });
    const json = `${postThings}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await raw(served.url, `${json}no chunk`, 'keep open')).toMatch(/^HTTP\/1\.1 400 /);
    await handled.open;
    expect(started).toEqual([]);
    await served.close(1000);
  });

  test('tells the app both ends of the connection of a request', async () => {
    const seen: Connection[] = [];
    const served = await serveThings({
      fetch: (_, connection) => {
        seen.push(connection);
        return new Response();
      },
    });
    await fetch(served.url);
    expect(seen).toMatchObject([{ remoteAddress: '127.0.0.1' }]);
    await served.close(1000);
  });

  test('tells the app when the client of a request is gone, but not when it has its response', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const arrived = gate();
    const served = await serveThings({
      fetch: async (request, { gone }) => {
        const signal = gone?.();
        signals.push(signal);
        if (request.url.endsWith('/wait')) {
          arrived.let();
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        }
        return new Response('done');
      },
    });
    await (await fetch(served.url)).text();
    const leaving = new AbortController();
    const left = fetch(`${served.url}/wait`, { signal: leaving.signal }).catch(() => 'left');
    await arrived.open;
    leaving.abort();
    expect(await left).toBe('left');
    await eventually(
      () => signals.map((signal) => signal?.aborted),
      ([answered, isGone]) => answered === false && isGone === true,
    );
    await served.close(1000);
  });

  test('lets a request in flight finish when it is closed', async () => {
    const arrived = gate();
    const app = new Hono().get('/', async (c) => {
      arrived.let();
      await sleep(200);
      return c.text('done');
    });
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const answer = fetch(served.url).then((response) => response.text());
    await arrived.open;
    const before = Date.now();
    await served.close(10_000);
    expect(await answer).toBe('done');
    expect(Date.now() - before).toBeLessThan(2000);
  });

  test('cuts off requests that outlast the grace period when it is closed', async () => {
    const arrived = gate();
    const app = new Hono().get('/', async () => {
      arrived.let();
      return new Promise<Response>(() => {});
    });
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const answer = fetch(served.url).catch(() => 'cut off');
    await arrived.open;
    await served.close(100);
    expect(await answer).toBe('cut off');
  });

  test('answers new requests while it drains until those in flight are answered, and closes each connection', async () => {
    const arrived = gate();
    const app = new Hono()
      .get('/slow', async (c) => {
        arrived.let();
        await sleep(300);
        return c.text('slow');
      })
      .get('/', (c) => c.text('quick'));
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const slow = fetch(`${served.url}/slow`);
    await arrived.open;
    let drained = false;
    const drain = served.drain(10_000).then(() => (drained = true));
    const said = async (response: Response) => [
      await response.text(),
      response.headers.get('connection'),
    ];
    expect(await said(await fetch(served.url))).toEqual(['quick', 'close']);
    expect(drained).toBe(false);
    expect(await said(await slow)).toEqual(['slow', 'close']);
    await drain;
    await served.close(1000);
  });

  test('does not wait for requests in flight longer than its limit while it drains', async () => {
    const arrived = gate();
    const app = new Hono().get('/', async () => {
      arrived.let();
      return new Promise<Response>(() => {});
    });
    const served = await serveApp({ fetch: app.fetch, host: '127.0.0.1', port: 0, log });
    const answer = fetch(served.url).catch(() => 'cut off');
    await arrived.open;
    await served.drain(100);
    await served.close(0);
    expect(await answer).toBe('cut off');
  });

  test('does not wait for connections without a request when it is closed', async () => {
    const served = await serveThings();
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    // A later connection is answered, so this one is accepted, too.
    await fetch(`${served.url}/healthz`);
    const before = Date.now();
    await served.close(10_000);
    await closed;
    expect(Date.now() - before).toBeLessThan(2000);
  });

  test('names the remedy if its port is in use', async () => {
    const served = await serveThings();
    const port = Number(new URL(served.url).port);
    const fetchNothing = () => new Response();
    await expect(
      serveApp({ fetch: fetchNothing, host: '127.0.0.1', port, log }),
    ).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: `Port ${port} on 127.0.0.1 is in use; stop the program that listens on it, or set PORT to another port (0 picks a free one).`,
    });
    await served.close(1000);
  });

  test('says so if its address belongs to another machine', async () => {
    await expect(
      serveApp({ fetch: () => new Response(), host: '192.0.2.1', port: 0, log }),
    ).rejects.toMatchObject({ code: 'configuration_invalid', message: /HOST/ });
  });

  const crowd = 1_500;
  const isTooSmall = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) < crowd;
  test.skipIf(isTooSmall)('lets a crowd of clients connect while it is busy', async () => {
    const served = await serveThings();
    const connected = new Int32Array(new SharedArrayBuffer(8));
    const clients = new Worker(connectMany, {
      eval: true,
      workerData: { port: Number(new URL(served.url).port), crowd, connected },
    });
    await new Promise((resolve) => clients.once('online', resolve));
    // As long as this waits, this thread accepts nothing.
    for (let n = 0; n < 20 && Atomics.load(connected, 0) < crowd; n += 1) {
      Atomics.wait(connected, 1, 0, 500);
    }
    expect(Atomics.load(connected, 0)).toBe(crowd);
    await clients.terminate();
    await served.close(0);
  });
});
