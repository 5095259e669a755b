import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createStreamServer, type StreamServer } from '../support/stream-server.ts';

const mebibyte = 1024 ** 2;
const one = { perCaller: 0, perInstance: 1 };
const unbounded = { perCaller: 0, perInstance: 0 };

/** What the next stream is answered once the one place of the instance is free. */
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

  test('once its client has broken the connection off', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    stream.socket.resetAndDestroy();
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once its client has ended its side', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    stream.socket.end();
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once the instance has ended, and all of it was read', async () => {
    const { server, id, stream } = await taken();
    await using _ = server;
    await server.note(id, [1]);
    const next = stream.readUntil('event: end');
    expect(await server.status(id)).toBe(429);
    await server.end(id);
    expect(await next).toContain('data: {"status":"Completed"}');
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once the store has failed in the middle, which the client is not told as an end', async () => {
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

  test('where only its head was asked for', async () => {
    await using server = await createStreamServer({ streams: one });
    const id = await server.start();
    for (let n = 0; n < 3; n += 1) {
      const head = await server.open(id, 'HEAD');
      expect(await head.readUntil('\r\n\r\n')).toContain('200 OK');
    }
    expect(await server.status(id)).toBe(200);
  });

  test('where its client was gone before the answer', async () => {
    await using server = await createStreamServer({ streams: one });
    const id = await server.start();
    for (let n = 0; n < 20; n += 1) {
      const { socket } = await server.open(id);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
    }
    expect(await onceFree(server, id)).toBe(200);
  });

  test('once its client has taken nothing for a while, which cuts it off', async () => {
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

  test('once a service that stops has closed it, also where its client takes nothing', async () => {
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

test('a client that reads slowly has what it has not read left in the store', async () => {
  await using server = await createStreamServer({ streams: unbounded });
  const id = await server.start();
  await server.note(
    id,
    Array.from({ length: 100 }, () => mebibyte / 2),
  );
  const stream = await server.open(id);
  await stream.readUntil('id: 1\n');
  const readAhead = await settled(() => server.historyBytes());
  // The system buffers some megabytes on both sides.
  expect(readAhead).toBeLessThan(25 * mebibyte);
  await server.end(id);
  const all = await stream.readUntil('event: end');
  const ids = Array.from(all.matchAll(/^id: (\d+)$/gm), ([, version]) => Number(version));
  expect(ids).toEqual(Array.from({ length: 102 }, (_, n) => n));
});

test('a client that takes something now and then is not cut off', async () => {
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
    // The pace of the client is what is tested: it takes twice as long as one that stalls may.
    await sleep(100);
  }
  expect(await stream.readUntil('event: end')).toContain('"status":"Completed"');
});

test('a request that waits for long without a byte is not taken for one that stalls', async () => {
  await using server = await createStreamServer({ streams: one, stalledAfterMs: 100 });
  const id = await server.start();
  const waiting = fetch(`${server.url}/pads/${id}`, { headers: { prefer: 'wait=30' } });
  await eventually(
    () => server.waiting(),
    (count) => count === 1,
  );
  // Only time shows that it is not cut off: ten times what a client that stalls is given.
  await sleep(1_000);
  expect(await server.status(id)).toBe(429);
  await server.end(id);
  const answer = await waiting;
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=30']);
  expect(await server.status(id)).toBe(200);
});

test('a request that waits gives its place back once its client is gone', async () => {
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

test('an answer of which nothing is taken is cut off, too', async () => {
  await using server = await createStreamServer({ streams: unbounded, stalledAfterMs: 200 });
  const id = await server.start();
  await server.note(
    id,
    Array.from({ length: 8 }, () => mebibyte / 2),
  );
  const stream = await server.open(id, 'HEAD');
  // More than the system buffers on both sides.
  for (let n = 0; n < 20; n += 1) {
    stream.socket.write(`GET /pads/${id}/history HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  }
  await vi.waitFor(() => expect(server.brokenOff()).toBeGreaterThan(0), { timeout: 20_000 });
  await stream.readAll();
  expect(stream.socket.bytesRead).toBeLessThan(20 * 4 * mebibyte);
});

/** What a figure comes to rest at: only time shows that nothing more comes. */
async function settled(figure: () => number): Promise<number> {
  for (;;) {
    const before = figure();
    await sleep(300);
    if (figure() === before) return before;
  }
}
