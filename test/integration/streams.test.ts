import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createStreamServer, type StreamServer } from '../support/stream-server.ts';

const mebibyte = 1024 ** 2;
const one = { perCaller: 0, perInstance: 1 };
const unbounded = { perCaller: 0, perInstance: 0 };

/** The status of the next stream once the one place of the instance is free. */
async function onceFree(server: StreamServer, id: string): Promise<number> {
  return vi.waitFor(
    async () => {
      const status = await server.status(id);
      if (status === 429) throw new Error('The place is taken');
      return status;
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** A server with one place, which a stream has taken. */
async function taken(options: { readonly stalledAfterMs?: number } = {}) {
  const server = await createStreamServer({ streams: one, ...options });
  const id = await server.start();
  const stream = await server.open(id);
  await stream.readUntil('id: 0\n');
  expect(await server.status(id)).toBe(429);
  return { server, id, stream };
}

describe('the place of a stream is free again', () => {
  test('once its client is gone', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    stream.socket.destroy();
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once its client has reset the connection', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    stream.socket.resetAndDestroy();
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once its client has closed its side', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    stream.socket.end();
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once the instance has ended and its whole stream was read', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    await server.note(id, [1]);
    const next = stream.readUntil('event: end');
    expect(await server.status(id)).toBe(429);
    await server.end(id);
    expect(await next).toContain('data: {"status":"Completed"}');
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once the store has failed mid-stream, and the client gets no end event', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    server.breakStore();
    await server.note(id, [1]);
    // The last piece of an answer: the connection itself goes on.
    expect(await stream.readUntil('\r\n0\r\n\r\n')).not.toContain('event: end');
    expect(server.lines.map(({ msg }) => msg)).toContain('a stream failed');
    const again = await server.open(id);
    await again.readUntil('\r\n0\r\n\r\n');
    expect(await server.status(id)).toBe(200);
  });

  test('after a HEAD request', async () => {
    await using server = await createStreamServer({ streams: one });
    const id = await server.start();
    for (let n = 0; n < 3; n += 1) {
      const head = await server.open(id, 'HEAD');
      expect(await head.readUntil('\r\n\r\n')).toContain('200 OK');
    }
    expect(await server.status(id)).toBe(200);
  });

  test('if its client is gone before the answer', async () => {
    await using server = await createStreamServer({ streams: one });
    const id = await server.start();
    for (let n = 0; n < 20; n += 1) {
      const { socket } = await server.open(id);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
    }
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once a client that reads nothing for a while is cut off', async () => {
    const { server, id, stream } = await taken({ stalledAfterMs: 200 });
    await using _ = server;
    await server.note(
      id,
      Array.from({ length: 20 }, () => mebibyte / 2),
    );
    expect(await onceFree(server, id)).toBe(200);
    await stream.readAll();
    expect(stream.socket.destroyed).toBe(true);
  });

  test('once a stopping service has closed it, even if its client reads nothing', async () => {
    const { server, id } = await taken();
    await using _ = server;
    await server.note(
      id,
      Array.from({ length: 20 }, () => mebibyte / 2),
    );
    const read = await server.open(await server.start());
    await read.readUntil('id: 0\n');
    await server.close();
    expect(await read.readAll()).not.toContain('event: end');
  });
});

test('the unread part of a stream to a slow client stays in the store', async () => {
  await using server = await createStreamServer({ streams: unbounded });
  const id = await server.start();
  await server.note(
    id,
    Array.from({ length: 100 }, () => mebibyte / 2),
  );
  const stream = await server.open(id);
  await stream.readUntil('id: 1\n');
  const readAhead = await settled(() => server.historyBytes());
  // The operating system buffers some megabytes on both sides.
  expect(readAhead).toBeLessThan(25 * mebibyte);
  await server.end(id);
  const all = await stream.readUntil('event: end');
  const ids = Array.from(all.matchAll(/^id: (\d+)$/gm), ([, version]) => Number(version));
  expect(ids).toEqual(Array.from({ length: 102 }, (_, n) => n));
});

test('a client that reads now and then is not cut off', async () => {
  await using server = await createStreamServer({ streams: one, stalledAfterMs: 2_000 });
  const id = await server.start();
  await server.note(
    id,
    Array.from({ length: 40 }, () => mebibyte / 2),
  );
  await server.end(id);
  const stream = await server.open(id);
  for (let version = 0; version <= 40; version += 1) {
    await stream.readUntil(`id: ${version}\n`);
    // The test needs this pace: the client takes twice the limit for stalled clients.
    await sleep(100);
  }
  expect(await stream.readUntil('event: end')).toContain('"status":"Completed"');
});

test('a long wait without a byte does not count as a stall', async () => {
  await using server = await createStreamServer({ streams: one, stalledAfterMs: 100 });
  const id = await server.start();
  const waiting = fetch(`${server.url}/pads/${id}`, { headers: { prefer: 'wait=30' } });
  await eventually(
    () => server.waiting(),
    (count) => count === 1,
  );
  // Only waiting shows that it is not cut off: ten times the limit for stalled clients.
  await sleep(1_000);
  expect(await server.status(id)).toBe(429);
  await server.end(id);
  const answer = await waiting;
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=30']);
  expect(await server.status(id)).toBe(200);
});

test('a waiting request releases its place once its client is gone', async () => {
  await using server = await createStreamServer({ streams: one });
  const id = await server.start();
  const gone = new AbortController();
  const init = { headers: { prefer: 'wait=60' }, signal: gone.signal };
  const waiting = fetch(`${server.url}/pads/${id}`, init).catch((error: unknown) => error);
  await eventually(
    () => server.waiting(),
    (count) => count === 1,
  );
  expect(await server.status(id)).toBe(429);
  gone.abort();
  await waiting;
  expect(await onceFree(server, id)).toBe(200);
});

test('an answer that its client does not read is cut off, too', async () => {
  await using server = await createStreamServer({ streams: unbounded, stalledAfterMs: 200 });
  const id = await server.start();
  await server.note(
    id,
    Array.from({ length: 8 }, () => mebibyte / 2),
  );
  const stream = await server.open(id, 'HEAD');
  // More than the operating system buffers on both sides.
  for (let n = 0; n < 20; n += 1) {
    stream.socket.write(`GET /pads/${id}/history HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  }
  await vi.waitFor(() => expect(server.brokenOff()).toBeGreaterThan(0), { timeout: 20_000 });
  await stream.readAll();
  expect(stream.socket.bytesRead).toBeLessThan(20 * 4 * mebibyte);
});

/** The value at which a figure settles; only waiting shows that it does. */
async function settled(figure: () => number): Promise<number> {
  for (;;) {
    const before = figure();
    await sleep(300);
    if (figure() === before) return before;
  }
}
