import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../src/client/client.ts';
import { thing } from '../support/fake-runtime.ts';

type Reply = () => Response | Promise<Response>;

const ended: Reply = () => Response.json({ ...thing(2), status: 'Completed' });
const pending: Reply = () => Response.json(thing(1));
const lost: Reply = () => Promise.reject(new TypeError('fetch failed'));
const cut: Reply = () =>
  new Response(
    new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }),
  );
const away =
  (status: number, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json({ code: 'shutting_down' }, { status, headers });

/** A client whose requests meet these replies, the last one for ever, and when it asked, in milliseconds from the start. */
function clientOver(...replies: readonly [Reply, ...Reply[]]) {
  const startedAt = Date.now();
  const askedAt: number[] = [];
  const client = createClient({
    baseUrl: 'http://local',
    process: '/things',
    fetch: () => {
      const reply = replies[Math.min(askedAt.length, replies.length - 1)] ?? replies[0];
      askedAt.push(Date.now() - startedAt);
      return reply();
    },
  });
  return { client, askedAt };
}

describe('a client that waits', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['a connection fails', lost],
    ['an answer breaks off', cut],
    ['a node stops', away(503)],
    ['too many wait already', away(429)],
    ['a proxy finds no node', away(502)],
    ['a proxy lost patience', away(504)],
  ])('asks again, with back-off, if %s', async (_, fault) => {
    const { client, askedAt } = clientOver(fault, fault, fault, ended);
    const waiting = client.wait('thi_1');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await waiting).toMatchObject({ status: 'Completed' });
    const [, first = 0, second = 0, third = 0] = askedAt;
    expect(first).toBeGreaterThanOrEqual(125);
    expect(second - first).toBeGreaterThanOrEqual(250);
    expect(third - second).toBeGreaterThanOrEqual(500);
  });

  it('asks again after Retry-After', async () => {
    const { client, askedAt } = clientOver(away(503, { 'retry-after': '7' }), ended);
    const waiting = client.wait('thi_1');
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await waiting).toMatchObject({ status: 'Completed' });
    expect(askedAt).toEqual([0, 7_000]);
  });

  it('asks a node that cannot wait once a second', async () => {
    const { client, askedAt } = clientOver(pending, pending, ended);
    const waiting = client.wait('thi_1');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await waiting).toMatchObject({ status: 'Completed' });
    expect(askedAt).toEqual([0, 1_000, 2_000]);
  });

  it.each([
    ['cannot be reached', lost, { message: 'fetch failed' }],
    ['answers 503', away(503), { code: 'shutting_down', status: 503 }],
  ])('throws if the service %s for a minute', async (_, fault, error) => {
    const { client, askedAt } = clientOver(fault);
    const thrown = client.wait('thi_1').catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await thrown).toMatchObject(error);
    expect(askedAt.at(-1)).toBeGreaterThan(50_000);
    expect(askedAt.length).toBeLessThan(40);
  });

  it('throws what the service refuses at once', async () => {
    const { client, askedAt } = clientOver(away(404));
    await expect(client.wait('thi_1')).rejects.toMatchObject({ status: 404 });
    expect(askedAt).toEqual([0]);
  });

  it.each([
    ['a service that is away', lost],
    ['the next time to ask', pending],
  ])('waits for %s until it is aborted', async (_, reply) => {
    const { client, askedAt } = clientOver(reply);
    const over = new AbortController();
    const { signal } = over;
    const thrown = client.wait('thi_1', { signal }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(50);
    over.abort();
    expect(await thrown).toMatchObject({ name: 'AbortError' });
    expect(askedAt).toEqual([0]);
  });
});

it.each([
  ['a proxy finds no node', 502],
  ['there is no place for it', 429],
])('a stream continues if %s for a while', async (_, status) => {
  vi.useFakeTimers();
  const none: Reply = () => new Response(null, { status: 204 });
  const stopped: Reply = () => new Response('retry: 2000\n\n');
  const { client, askedAt } = clientOver(stopped, away(status), none);
  const steps = client.stream('thi_1')[Symbol.asyncIterator]();
  const over = steps.next();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await over).toMatchObject({ done: true });
  expect(askedAt).toHaveLength(3);
  vi.useRealTimers();
});
