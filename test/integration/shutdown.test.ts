import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createClient, storyOf } from '../support/client.ts';
import { startOutside, type Outside } from '../support/outside.ts';
import { startRedis } from '../support/redis-server.ts';
import { person, startRegistrations } from '../support/start-registrations.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { eventually } from '../support/eventually.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const path = '/registrations';
/** Too long for a test to pass by waiting for a lease to run out. */
const longLease = { LEASE_MS: '60000' };
const farBelowLeaseMs = 10_000;
/** A node that ignores its limit, or waits needlessly, takes 10 s. */
const belowShutdownMs = 8_000;

async function untilCalled(outside: Outside, operation: string, times = 1): Promise<void> {
  await vi.waitFor(() => expect(outside.callsOf(operation)).toHaveLength(times), 10_000);
}

describe.concurrent.each(modes)('on the %s store', (mode) => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'a node that gets %s refuses new work, lets its tasks finish and exits with 0',
    async (signal) => {
      await using place = await createStoragePlace(mode);
      await using outside = await startOutside();
      outside.behave('accounts', () => ({ delayMs: 1_500 }));
      await using node = await startRegistrations(place, outside, longLease);
      const id = await createClient(node.url).started(path, person);
      await untilCalled(outside, 'accounts');
      const exit = node.stop(signal);
      await eventually(
        async () => (await fetch(`${node.url}/readyz`)).status,
        (status) => status === 503,
      );
      const refused = await createClient(node.url).start(path, person);
      expect(refused).toMatchObject({ status: 503, body: { code: 'shutting_down' } });
      expect((await fetch(`${node.url}/readyz`)).status).toBe(503);
      expect(await exit).toBe(0);
      expect(outside.calls.map(({ state }) => state)).toEqual(['answered']);

      await using next = await startRegistrations(place, outside, longLease);
      const startedAt = Date.now();
      await createClient(next.url).until(path, id, { state: 'awaitingConfirmation' });
      expect(Date.now() - startedAt).toBeLessThan(farBelowLeaseMs);
      expect(outside.calls.map(({ operation }) => operation)).toEqual(['accounts', 'mails']);
    },
  );

  test('a task that outlasts the shutdown is handed to the next start', async () => {
    await using place = await createStoragePlace(mode);
    await using outside = await startOutside();
    outside.behave('accounts', (nth) => (nth === 1 ? { delayMs: 60_000 } : {}));
    const env = { ...longLease, SHUTDOWN_MS: '300' };
    await using node = await startRegistrations(place, outside, env);
    const id = await createClient(node.url).started(path, person);
    await untilCalled(outside, 'accounts');
    const stoppedAt = Date.now();
    expect(await node.stop('SIGTERM')).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);

    await using next = await startRegistrations(place, outside, longLease);
    const startedAt = Date.now();
    await untilCalled(outside, 'accounts', 2);
    expect(Date.now() - startedAt).toBeLessThan(farBelowLeaseMs);
    const client = createClient(next.url);
    await client.until(path, id, { state: 'awaitingConfirmation' });
    const [cut, again] = outside.callsOf('accounts');
    expect([cut?.state, again?.state]).toEqual(['cut', 'answered']);
    expect(again?.key).toBe(cut?.key);
    expect(storyOf(await client.history(path, id))).toEqual([
      'start',
      'task.completed createAccount',
      'task.completed sendMail',
    ]);
  });

  test('a node that stops answers waiting requests, ends the streams, and exits at once', async () => {
    await using place = await createStoragePlace(mode);
    await using outside = await startOutside();
    await using node = await startRegistrations(place, outside, longLease);
    const client = createClient(node.url);
    const id = await client.started(path, person);
    const { version } = await client.until(path, id, { state: 'awaitingConfirmation' });
    const prefer = { prefer: 'wait=60' };
    const waiting = fetch(`${node.url}${path}/${id}`, { headers: prefer });
    const started = fetch(`${node.url}${path}`, {
      method: 'POST',
      headers: { ...prefer, 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
    const stream = await fetch(`${node.url}${path}/${id}/stream`);
    const followed = stream.text();
    await untilCalled(outside, 'mails', 2);
    // Sent after the waiting requests, and reads the same store.
    expect((await fetch(`${node.url}/readyz`)).status).toBe(200);

    const stoppedAt = Date.now();
    expect(await node.stop('SIGTERM')).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(belowShutdownMs);
    const answers = await Promise.all([waiting, started]);
    expect(answers.map(({ status }) => status)).toEqual([200, 201]);
    for (const answer of answers) {
      expect(answer.headers.get('preference-applied')).toBe('wait=60');
      expect(answer.headers.get('connection')).toBe('close');
      expect(await answer.json()).toMatchObject({ status: 'Pending', version });
    }
    const text = await followed;
    expect(text).toMatch(/^retry: \d+\n\n/);
    expect(text.match(/^id: \d+$/gm)).toHaveLength(version + 1);
    expect(text).not.toContain('event: end');
  });

  test('SHUTDOWN_MS is the limit of the whole stop, and the node says so to the end', async () => {
    await using place = await createStoragePlace(mode);
    await using outside = await startOutside();
    outside.behave('accounts', () => ({ delayMs: 60_000 }));
    await using node = await startRegistrations(place, outside, { SHUTDOWN_MS: '2000' });
    const id = await createClient(node.url).started(path, person);
    await untilCalled(outside, 'accounts');
    const followed = (await fetch(`${node.url}${path}/${id}/stream`)).text();
    const stoppedAt = Date.now();
    let gone = false;
    const exit = node.stop('SIGTERM').finally(() => (gone = true));
    await followed;
    const lastAnswerAt = async (): Promise<number> => {
      for (let at = stoppedAt; ; at = Date.now()) {
        const answer = await fetch(`${node.url}/readyz`).catch(() => undefined);
        if (gone || answer === undefined) return at;
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
        expect(answer.headers.get('connection')).toBe('close');
        await sleep(20);
      }
    };
    expect((await lastAnswerAt()) - stoppedAt).toBeGreaterThan(1_800);
    expect(await exit).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(belowShutdownMs);
  });

  test('a node restarted after kill -9 resumes its own tasks without waiting for the lease', async () => {
    await using place = await createStoragePlace(mode);
    await using outside = await startOutside();
    outside.behave('accounts', (nth) => (nth === 1 ? { delayMs: 60_000 } : {}));
    const env = { ...longLease, NODE_ID: 'node-1' };
    await using node = await startRegistrations(place, outside, env);
    const id = await createClient(node.url).started(path, person);
    await untilCalled(outside, 'accounts');
    await node.kill();

    await using next = await startRegistrations(place, outside, env);
    const startedAt = Date.now();
    await createClient(next.url).until(path, id, { state: 'awaitingConfirmation' });
    expect(Date.now() - startedAt).toBeLessThan(farBelowLeaseMs);
    const [cut, again] = outside.callsOf('accounts');
    expect(again?.key).toBe(cut?.key);
    expect(outside.repeated()).toHaveLength(1);
  });
});

test('a node that stops hands its tasks to another node at once', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  outside.behave('accounts', (nth) => ({ delayMs: nth === 1 ? 60_000 : 0 }));
  outside.behave('mails', () => ({ delayMs: 200 }));
  const env = { ...longLease, SHUTDOWN_MS: '300' };
  await using node = await startRegistrations(place, outside, env);
  await using other = await startRegistrations(place, outside, longLease);
  const id = await createClient(node.url).started(path, person);
  await untilCalled(outside, 'accounts');
  expect(await node.stop('SIGTERM')).toBe(0);
  const goneAt = Date.now();
  await createClient(other.url).until(path, id, { state: 'awaitingConfirmation' });
  expect(Date.now() - goneAt).toBeLessThan(farBelowLeaseMs);
  expect(outside.repeated()).toHaveLength(1);
});

test('the next task after one that ends during the shutdown goes to another node at once', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  outside.behave('accounts', () => ({ delayMs: 1_000 }));
  outside.behave('profiles', () => ({ delayMs: 3_000 }));
  await using node = await startRegistrations(place, outside, longLease);
  await using other = await startRegistrations(place, outside, longLease);
  await createClient(node.url).started(path, person);
  await untilCalled(outside, 'accounts');
  const exit = node.stop('SIGTERM');
  await vi.waitFor(() => expect(outside.callsOf('accounts')[0]?.state).toBe('answered'), 5_000);
  const endedAt = Date.now();
  await untilCalled(outside, 'mails');
  expect((outside.callsOf('mails')[0]?.startedAt ?? 0) - endedAt).toBeLessThan(1_500);
  expect(await exit).toBe(0);
  expect(other.output()).toContain('listens');
});

test('a node that stops while Redis is away exits with 0', async () => {
  await using redis = await startRedis();
  await using outside = await startOutside();
  outside.behave('accounts', () => ({ delayMs: 60_000 }));
  const place = { redisUrl: redis.url, [Symbol.asyncDispose]: () => Promise.resolve() };
  await using node = await startRegistrations(place, outside, { SHUTDOWN_MS: '300' });
  await createClient(node.url).started(path, person);
  await untilCalled(outside, 'accounts');
  await redis.kill();
  const stoppedAt = Date.now();
  expect(await node.stop('SIGTERM')).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(15_000);
});

test('a second start on the same data folder names the remedy and exits with 1', async () => {
  await using place = await createStoragePlace('embedded');
  await using outside = await startOutside();
  await using first = await startRegistrations(place, outside);
  await expect(startRegistrations(place, outside)).rejects.toThrow(
    `ended with 1:\nThe data folder ${place.dataDir} is in use by another process (pid ${first.pid}). Stop that process`,
  );
  const id = await createClient(first.url).started(path, person);
  await createClient(first.url).until(path, id, { state: 'awaitingConfirmation' });
});
