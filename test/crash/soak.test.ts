import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compiled } from '../support/compiled.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';
import type { MemorySample } from './soak-child.ts';
import type { HealthByConnection } from './soak-health-child.ts';
import { endChild } from '../support/end-child.ts';

const seconds = Number(process.env['SOAK_SECONDS'] ?? 60);
/** How much more memory a node may hold after the last round than after the first ones, which fill its caches. */
const heapGrowthBytes = 24 * 1024 ** 2;
const anonymousGrowthBytes = 128 * 1024 ** 2;
const roundMs = 8_000;
const large = 'x'.repeat(1_000_000);

/** A server process, and its memory use. */
async function startServer({ dataDir, redisUrl, redisPrefix }: StoragePlace) {
  const path = compiled(new URL('soak-child.ts', import.meta.url));
  const settings = JSON.stringify({ dataDir, redisUrl, redisPrefix });
  const child = spawn(process.execPath, ['--expose-gc', path, settings], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    async sample(): Promise<MemorySample> {
      child.send('sample');
      const [taken] = (await once(child, 'message')) as [MemorySample];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.send('close');
      const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(limit);
    },
  };
}

/** Polls `/healthz` throughout, from a separate process, so that only the node is measured. */
function watchHealth(url: string) {
  const path = compiled(new URL('soak-health-child.ts', import.meta.url));
  const child = spawn(process.execPath, [path, url], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    async end(): Promise<HealthByConnection> {
      child.send('end');
      const [health] = (await once(child, 'message')) as [HealthByConnection];
      return health;
    },
    [Symbol.asyncDispose]: async () => endChild(child),
  };
}

/** What hostile clients do to a server, round by round. */
function createHostileClients(url: string) {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  const answers = new Map<string, number>();
  let keys = 0;

  /** A request over its own connection, whose answer is read or left unread. */
  function raw(method: string, path: string, reads: boolean): Socket {
    const socket = connect(Number(port), '127.0.0.1');
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (reads) socket.resume();
    else socket.pause();
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return socket;
  }

  /** Notes the answer; a server under this load may also hang up or be slow. */
  async function post(path: string, body: object, key?: string): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      prefer: 'return=minimal',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const told = await fetch(url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    })
      .then(async (response) => {
        await response.arrayBuffer();
        return String(response.status);
      })
      .catch(() => 'none');
    answers.set(told, (answers.get(told) ?? 0) + 1);
  }

  async function start(text: string): Promise<string> {
    const response = await fetch(`${url}/boards`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    const { id } = (await response.json()) as { readonly id: string };
    return `/boards/${id}`;
  }

  const until = async (endsAt: number, work: () => Promise<unknown>) => {
    while (performance.now() < endsAt) await work();
  };

  return {
    answers,
    start,
    keys: () => keys,
    async round({ small, big }: { readonly small: string; readonly big: string }): Promise<void> {
      const endsAt = performance.now() + roundMs;
      const pause = async () => sleep(50);
      await Promise.all([
        // 1,000 streams, some of them never read.
        (async () => {
          for (let n = 0; n < 1_000 && performance.now() < endsAt; n += 1) {
            raw('GET', `${n % 2 === 0 ? small : big}/stream`, n % 4 !== 0);
            if (n % 50 === 0) await pause();
          }
        })(),
        // HEAD requests for streams, each on a connection that stays open.
        until(endsAt, async () => {
          raw('HEAD', `${small}/stream`, true);
          await pause();
        }),
        // Slow readers of a large instance.
        until(endsAt, async () => {
          raw('GET', big, false);
          await pause();
        }),
        // Huge valid bodies.
        until(endsAt, async () => post(`${big}/events`, { type: 'NOTE', text: large })),
        // Many concurrent events to the large instance, with keys.
        until(endsAt, async () => {
          const events = Array.from({ length: 40 }, async () =>
            post(`${big}/events`, { type: 'TICK' }, `big ${(keys += 1)}`),
          );
          await Promise.all(events);
        }),
        // Thousands of keys.
        until(endsAt, async () => {
          const events = Array.from({ length: 50 }, async () =>
            post(`${small}/events`, { type: 'TICK' }, `small ${(keys += 1)}`),
          );
          await Promise.all(events);
        }),
      ]);
      const closed = [...sockets].map(async (socket) => {
        const gone = once(socket, 'close');
        socket.destroy();
        await gone;
      });
      await Promise.all(closed);
      // The server notices the closed connections.
      await sleep(1_000);
    },
  };
}

test.each(['embedded', 'Redis'] as const)(
  'the memory of a node on the %s store stays flat under hostile clients, and it keeps answering',
  { timeout: (seconds + 240) * 1_000 },
  async (kind) => {
    await using place = await createStoragePlace(kind);
    await using server = await startServer(place);
    await using health = watchHealth(server.url);
    const clients = createHostileClients(server.url);
    const boards = { small: await clients.start('short'), big: await clients.start(large) };
    const samples: MemorySample[] = [];
    const endsAt = performance.now() + seconds * 1_000;
    while (performance.now() < endsAt || samples.length < 3) {
      await clients.round(boards);
      samples.push(await server.sample());
    }
    const { kept, fresh } = await health.end();
    const megabytes = samples.map(({ heapBytes, anonymousBytes }) =>
      [heapBytes, anonymousBytes].map((bytes) => Math.round(bytes / 1024 ** 2)).join('/'),
    );
    console.log(
      `${kind}: /healthz 99th percentile ${kept.p99Ms} ms of ${kept.count} over one connection, ${fresh.p99Ms} ms of ${fresh.count} ` +
        `over new ones; heap/anonymous MB by round: ${megabytes.join(' ')}; ` +
        `${clients.keys()} keys; answers: ${JSON.stringify(Object.fromEntries(clients.answers))}`,
    );
    expect([...kept.faults, ...fresh.faults]).toEqual([]);
    const [, early] = samples;
    const late = samples.at(-1);
    expect((late?.heapBytes ?? 0) - (early?.heapBytes ?? 0)).toBeLessThan(heapGrowthBytes);
    expect((late?.anonymousBytes ?? 0) - (early?.anonymousBytes ?? 0)).toBeLessThan(
      anonymousGrowthBytes,
    );
    expect(clients.answers.get('204')).toBeGreaterThan(0);
  },
);
