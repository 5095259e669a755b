import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createClient, storyOf } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startOutside } from '../support/outside.ts';
import { readMetrics } from '../support/read-metrics.ts';
import type { RunningNode } from '../support/start-node.ts';
import { person, startRegistrations } from '../support/start-registrations.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';

const path = '/registrations';

/** What the log of a group says, line by line; a line that is not complete yet is left out. */
function linesOf(group: RunningNode): readonly Readonly<Record<string, unknown>>[] {
  return group
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** The processes of a worker, oldest first. */
function pidsOf(group: RunningNode, worker: number): readonly number[] {
  return linesOf(group)
    .filter((line) => line['msg'] === 'a worker started' && line['worker'] === worker)
    .map(({ pid }) => Number(pid));
}

/** Starts a registration over a connection of its own, and returns its id. */
async function startAlone(group: RunningNode): Promise<string> {
  const response = await fetch(`${group.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    },
    body: JSON.stringify(person),
  });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { readonly id: string };
  return id;
}

async function startGroup(
  place: StoragePlace,
  outsideUrl: Parameters<typeof startRegistrations>[1],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningNode> {
  return startRegistrations(place, outsideUrl, {
    WORKERS: '2',
    NODE_ID: 'group',
    LOG_LEVEL: 'debug',
    ...env,
  });
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** Whether nothing listens at a URL. */
async function isFree(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe.concurrent('two workers on Redis', () => {
  test('share one port, and each logs under its own name', async () => {
    await using place = await createStoragePlace('Redis');
    await using outside = await startOutside();
    await using group = await startGroup(place, outside);
    const ids = [];
    for (let count = 0; count < 8; count += 1) ids.push(await startAlone(group));
    const client = createClient(group.url);
    for (const id of ids) await client.until(path, id, { state: 'awaitingConfirmation' });

    const answering = await eventually(
      () =>
        linesOf(group)
          .filter(({ msg, method }) => msg === 'request answered' && method === 'POST')
          .map(({ node }) => node),
      (nodes) => nodes.length === ids.length,
    );
    expect([...new Set(answering.map(String))].toSorted()).toEqual(['group:1', 'group:2']);
    const response = await fetch(`${group.url}/nodes`);
    const { nodes } = (await response.json()) as {
      readonly nodes: readonly { readonly node: string }[];
    };
    expect(nodes.map(({ node }) => node).toSorted()).toEqual(['group:1', 'group:2']);
    const ready = await fetch(`${group.url}/readyz`);
    expect(await ready.json()).toMatchObject({ status: 'ready', checks: { workers: 'ok' } });
  });

  test('serve their metrics together on one port, and count on when one is killed', async () => {
    await using place = await createStoragePlace('Redis');
    await using outside = await startOutside();
    const metricsPort = String(await freePort());
    const env = { METRICS: 'true', METRICS_PORT: metricsPort };
    await using group = await startGroup(place, outside, env);
    const read = async () =>
      readMetrics(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
    const of = { process: 'registration' };
    const started = async () => (await read()).sum('holdfast_starts_total', of);
    for (let count = 0; count < 8; count += 1) await startAlone(group);
    expect(await started()).toBe(8);
    const { sum, series } = await read();
    expect(sum('holdfast_instances', { ...of, status: 'Pending' })).toBe(8);
    expect(sum('holdfast_event_loop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(series.get('holdfast_event_loop_lag_seconds')).toHaveLength(1);

    const [victim = 0] = pidsOf(group, 2);
    process.kill(victim, 'SIGKILL');
    await eventually(
      () => linesOf(group).filter(({ msg, node }) => msg === 'listening' && node === 'group:2'),
      (lines) => lines.length === 2,
    );
    expect(await started()).toBe(8);
    for (let count = 0; count < 8; count += 1) await startAlone(group);
    // More than the beat at which workers tell what they have counted; nobody asks meanwhile.
    await sleep(2_500);
    for (const pid of [pidsOf(group, 1).at(-1), pidsOf(group, 2).at(-1)]) {
      process.kill(pid ?? 0, 'SIGKILL');
    }
    await eventually(
      () => linesOf(group).filter(({ msg }) => msg === 'listening'),
      (lines) => lines.length === 5,
    );
    expect(await started()).toBe(16);
  });

  test('lose nothing when one is killed: it starts again under its name, and the other serves meanwhile', async () => {
    await using place = await createStoragePlace('Redis');
    await using outside = await startOutside();
    let release = () => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    outside.behave('accounts', (nth) => (nth === 1 ? { until } : {}));
    await using group = await startGroup(place, outside);
    const ids = [];
    for (let count = 0; count < 8; count += 1) ids.push(await startAlone(group));
    await eventually(
      () => outside.callsOf('accounts').length,
      (calls) => calls === ids.length,
    );

    const [victim = 0] = pidsOf(group, 2);
    process.kill(victim, 'SIGKILL');
    await eventually(
      () => isGone(victim),
      (gone) => gone,
    );
    const meanwhile = await startAlone(group);
    await eventually(
      () => outside.calls.filter(({ state }) => state === 'cut').length,
      (cut) => cut > 0,
    );
    release();
    const client = createClient(group.url);
    for (const id of [...ids, meanwhile]) {
      await client.until(path, id, { state: 'awaitingConfirmation' });
      expect(storyOf(await client.history(path, id))).toEqual([
        'start',
        'task.completed createAccount',
        'task.completed sendMail',
      ]);
    }
    const successor = await eventually(
      () => linesOf(group).filter(({ msg, node }) => msg === 'listening' && node === 'group:2'),
      (lines) => lines.length === 2,
    );
    expect(successor).toHaveLength(2);
    expect(pidsOf(group, 2)).toHaveLength(2);
    expect(pidsOf(group, 1)).toHaveLength(1);
    expect(await group.stop('SIGTERM')).toBe(0);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'finish their tasks on %s, and the command exits with 0',
    async (signal) => {
      await using place = await createStoragePlace('Redis');
      await using outside = await startOutside();
      let release = () => {};
      const until = new Promise<void>((resolve) => (release = resolve));
      outside.behave('accounts', () => ({ until }));
      await using group = await startGroup(place, outside);
      for (let count = 0; count < 4; count += 1) await startAlone(group);
      await eventually(
        () => outside.callsOf('accounts').length,
        (calls) => calls === 4,
      );
      const exit = group.stop(signal);
      await eventually(
        () =>
          linesOf(group)
            .filter(({ msg }) => msg === 'closing')
            .map(({ node }) => node),
        (nodes) => nodes.length === 2,
      );
      release();
      expect(await exit).toBe(0);
      expect(outside.callsOf('accounts').map(({ state }) => state)).toEqual(
        Array.from({ length: 4 }, () => 'answered'),
      );
      expect([1, 2].flatMap((worker) => pidsOf(group, worker)).map(isGone)).toEqual([true, true]);
      expect(await isFree(group.url)).toBe(true);
    },
  );

  test('end with the process that started them, even if it is killed', async () => {
    await using place = await createStoragePlace('Redis');
    await using outside = await startOutside();
    await using group = await startGroup(place, outside);
    const pids = [1, 2].flatMap((worker) => pidsOf(group, worker));
    expect(pids).toHaveLength(2);
    await group.kill();
    await eventually(
      () => pids.map(isGone),
      (gone) => gone.every(Boolean),
    );
    expect(await isFree(group.url)).toBe(true);
  });

  test('that cannot start say so once', async () => {
    await using outside = await startOutside();
    const place = { redisUrl: 'redis://127.0.0.1:1' } as StoragePlace;
    const failure = await startGroup(place, outside).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(failure).toContain('ended with 1');
    expect(failure.match(/^Redis cannot be reached/gm)).toHaveLength(1);
    expect(failure.match(/a worker started/g)).toHaveLength(1);
  });
});
