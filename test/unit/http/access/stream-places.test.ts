import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { createLimits } from '../../../../src/http/access/limits.ts';
import type { StreamBounds } from '../../../../src/http/access/stream-places.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRateLimit } from '../../../../src/persistence/embedded/memory-rate-limit.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const door = defineProcess({
  name: 'door',
  machine: setup({
    types: { input: {} as { name: string }, events: {} as { type: 'CLOSE' } },
  }).createMachine({
    initial: 'open',
    states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
  }),
  correlate: ({ input }) => input.name,
  earlyEventMs: 60_000,
  access: { read: () => true },
});

/** Doors behind authentication, with so many places. */
async function openDoors(streams: StreamBounds) {
  const { log } = capturedLog();
  const memory = await createMemoryRuntime(door, { log });
  const limits = createLimits({
    limit: createMemoryRateLimit(),
    readLimit: createMemoryRateLimit(),
    rates: { caller: 0, instance: 0, reads: 0 },
    streams,
  });
  const { runtime, clock } = memory;
  const verifier = createTokenVerifier({ secret: jwtSecret }, { log, now: clock.now });
  // Cryptography takes real time.
  const verify: typeof verifier = async (token) =>
    clock.during('verify', async () => verifier(token));
  const exp = Math.floor(clock.now() / 1_000) + 3_600;
  const sign = async (claims: object) =>
    clock.during('sign', async () => tokenFor({ exp, ...claims }));
  const app = createApp({ runtime, log, bodyLimitBytes: 1_000, verify, limits, clock });
  const given = new AbortController();
  return {
    clock,
    /** The requests of one caller. */
    as:
      (sub: string, tenant = 'one') =>
      async (path: string, options: { method?: string; wait?: number; body?: object } = {}) => {
        const { method = 'GET', wait, body } = options;
        const headers = {
          authorization: `Bearer ${await sign({ sub, tenant })}`,
          'content-type': 'application/json',
          ...(wait === undefined ? {} : { prefer: `wait=${wait}` }),
        };
        const init = { method, headers, signal: given.signal };
        return app.request(
          path,
          body === undefined ? init : { ...init, body: JSON.stringify(body) },
        );
      },
    async [Symbol.asyncDispose]() {
      given.abort();
      await memory[Symbol.asyncDispose]();
    },
  };
}

type Ask = ReturnType<Awaited<ReturnType<typeof openDoors>>['as']>;

async function start(ask: Ask, name: string): Promise<string> {
  const started = await ask('/doors', { method: 'POST', body: { name } });
  return started.headers.get('location') ?? '';
}

describe('streams', () => {
  test('beyond the bound of a caller are answered 429, naming the bound; others go on', async () => {
    await using doors = await openDoors({ perCaller: 2, perInstance: 0 });
    const [ada, bob] = [doors.as('ada'), doors.as('bob')];
    const paths = [await start(ada, 'a'), await start(ada, 'b'), await start(ada, 'c')];
    const first = await ada(`${paths[0]}/stream`);
    expect((await ada(`${paths[1]}/stream`)).status).toBe(200);
    const refused = await ada(`${paths[2]}/stream`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await refused.json()).toMatchObject({
      code: 'too_many_streams',
      detail: expect.stringContaining(
        'at most 2 streams and waiting requests on one node (STREAMS_PER_CALLER)',
      ),
    });
    expect((await bob(`${paths[2]}/stream`)).status).toBe(200);
    await first.body?.cancel();
    expect((await ada(`${paths[2]}/stream`)).status).toBe(200);
  });

  test('beyond the bound of an instance are answered 429, for any caller', async () => {
    await using doors = await openDoors({ perCaller: 0, perInstance: 1 });
    const [ada, bob] = [doors.as('ada'), doors.as('bob')];
    const path = await start(ada, 'a');
    expect((await ada(`${path}/stream`)).status).toBe(200);
    const refused = await bob(`${path}/stream`);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      detail: expect.stringContaining('(STREAMS_PER_INSTANCE)'),
    });
    expect((await ada(`${await start(ada, 'b')}/stream`)).status).toBe(200);
  });

  test('do not count if the bound is 0, for HEAD, or if nothing is left to read', async () => {
    await using doors = await openDoors({ perCaller: 0, perInstance: 0 });
    await using bounded = await openDoors({ perCaller: 1, perInstance: 1 });
    const path = await start(doors.as('ada'), 'a');
    for (let n = 0; n < 150; n += 1) {
      expect((await doors.as('ada')(`${path}/stream`)).status).toBe(200);
    }
    const ada = bounded.as('ada');
    const ended = await start(ada, 'a');
    await ada(`${ended}/events`, { method: 'POST', body: { type: 'CLOSE' } });
    for (let n = 0; n < 3; n += 1) {
      expect((await ada(`${ended}/stream?after=1`)).status).toBe(204);
      expect((await ada(`${ended}/stream`, { method: 'HEAD' })).status).toBe(200);
    }
    expect((await ada(`${ended}/stream`)).status).toBe(200);
  });
});

describe('requests that wait', () => {
  test('take places as streams do, and free them with their response', async () => {
    await using doors = await openDoors({ perCaller: 0, perInstance: 1 });
    const ada = doors.as('ada');
    const path = await start(ada, 'a');
    const waiting = ada(path, { wait: 60 });
    await doors.clock.settle();
    expect((await ada(path, { wait: 60 })).status).toBe(429);
    expect((await ada(`${path}/stream`)).status).toBe(429);
    expect((await ada('/doors/by/a', { wait: 60 })).status).toBe(429);
    expect((await ada(path)).status).toBe(200);
    expect((await ada(path, { wait: 0 })).status).toBe(200);
    await ada(`${path}/events`, { method: 'POST', body: { type: 'CLOSE' } });
    expect((await waiting).status).toBe(200);
    expect((await ada(`${path}/stream`)).status).toBe(200);
  });

  test('for a hidden instance are answered 404, whether it has places or not', async () => {
    await using doors = await openDoors({ perCaller: 0, perInstance: 1 });
    const path = await start(doors.as('ada'), 'a');
    await doors.as('ada')(`${path}/stream`);
    const stranger = doors.as('eve', 'two');
    expect((await stranger(path, { wait: 60 })).status).toBe(404);
    expect((await stranger(`${path}/stream`)).status).toBe(404);
  });

  test('after a change are answered at once if no place is left: the change is made', async () => {
    await using doors = await openDoors({ perCaller: 1, perInstance: 0 });
    const ada = doors.as('ada');
    const path = await start(ada, 'a');
    const waiting = ada(path, { wait: 60 });
    await doors.clock.settle();
    const started = await ada('/doors', { method: 'POST', body: { name: 'b' }, wait: 60 });
    expect([started.status, started.headers.get('preference-applied')]).toEqual([201, null]);
    const closed = await ada(`${path}/events`, {
      method: 'POST',
      body: { type: 'CLOSE' },
      wait: 60,
    });
    expect(closed.status).toBe(200);
    expect((await waiting).status).toBe(200);
    const again = await doors.clock.finish(
      ada('/doors', { method: 'POST', body: { name: 'c' }, wait: 1 }),
    );
    expect(again.headers.get('preference-applied')).toBe('wait=1');
  });

  test('for a business key take a place of their caller only while the instance is missing', async () => {
    await using doors = await openDoors({ perCaller: 1, perInstance: 0 });
    const ada = doors.as('ada');
    const close = { method: 'POST', body: { type: 'CLOSE' } };
    const path = await start(ada, 'there');
    const early = ada('/doors/by/soon/events', close);
    await doors.clock.settle();
    const refused = await ada('/doors/by/later/events', close);
    expect([refused.status, (await refused.json()) as object]).toMatchObject([
      429,
      { code: 'too_many_streams' },
    ]);
    expect((await ada('/doors/by/there/events', close)).status).toBe(200);
    await start(ada, 'soon');
    expect((await early).status).toBe(200);
    expect((await ada(`${path}/stream`)).status).toBe(200);
  });
});

describe('a stream', () => {
  test('that is not read ends after a minute, and frees its place', async () => {
    await using doors = await openDoors({ perCaller: 1, perInstance: 0 });
    const ada = doors.as('ada');
    const path = await start(ada, 'a');
    const unread = await ada(`${path}/stream`);
    await doors.clock.advance(59_000);
    expect((await ada(`${path}/stream`)).status).toBe(429);
    await doors.clock.advance(2_000);
    expect(await unread.text()).toBe('');
    expect((await ada(`${path}/stream`)).status).toBe(200);
  });

  test('sends a heartbeat every 15 seconds while nothing happens', async () => {
    await using doors = await openDoors({ perCaller: 1, perInstance: 0 });
    const ada = doors.as('ada');
    const path = await start(ada, 'a');
    const text = (await ada(`${path}/stream`)).text();
    await doors.clock.advance(100_000);
    await ada(`${path}/events`, { method: 'POST', body: { type: 'CLOSE' } });
    await doors.clock.advance(100);
    expect((await text).match(/^(: still here|event: \w+)$/gm)).toEqual([
      'event: step',
      ...Array.from({ length: 6 }, () => ': still here'),
      'event: step',
      'event: end',
    ]);
  });
});
