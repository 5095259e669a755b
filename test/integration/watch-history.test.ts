import { describe, expect, test, vi } from 'vitest';
import { parsePublicId, toInstanceId } from '../../src/actors/ports/ids.ts';
import { createWatchHistory } from '../../src/machines/watch-history/watch-history.ts';
import { openStorage } from '../../src/persistence/open-storage.ts';
import { serveOn } from '../../src/service.ts';
import { createCoverage } from '../support/coverage.ts';
import { createRequests } from '../support/requests.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { capturedLog } from '../support/captured-log.ts';

const progress = { type: 'PROGRESS', title: 'Alien', positionSeconds: 60, durationSeconds: 7_020 };

describe.each<StorageMode>(['embedded', 'Redis'])('a watch history over HTTP, %s', (mode) => {
  const coverage = createCoverage(createWatchHistory({}).machine);

  async function open() {
    const place = await createStoragePlace(mode);
    const { log } = capturedLog();
    const storage = await openStorage({ ...place, log });
    const processes = [createWatchHistory({ eraseAfterMs: 0 })];
    const { inspect } = coverage;
    const service = serveOn(Promise.resolve(storage), { processes, inspect, log });
    const requests = createRequests(async (path, init) =>
      service.fetch(new Request(`http://local${path}`, init)),
    );
    const path = await requests.start('/watch-histories', { user: 'alice' });
    return {
      service,
      requests,
      path,
      id: path.slice('/watch-histories/'.length),
      tell: async (event: object) => requests.send(path, event),
      /** How large the instance is in the store. */
      sizeBytes: async (): Promise<number> => {
        const id = parsePublicId(path.slice('/watch-histories/'.length));
        if (id === undefined) throw new Error(`${path} has no id`);
        const stored = await storage.store.load(toInstanceId(id));
        return Buffer.byteLength(stored?.body ?? '');
      },
      async [Symbol.asyncDispose]() {
        await service.close();
        await place[Symbol.asyncDispose]();
      },
    };
  }

  test('records what a user watches', async () => {
    await using history = await open();
    const { tell } = history;
    expect((await tell(progress)).body.data).toMatchObject({
      user: 'alice',
      continueWatching: [{ title: 'Alien', positionSeconds: 60 }],
    });
    await tell({ ...progress, positionSeconds: 660 });
    await tell({ ...progress, title: 'Brazil' });
    expect((await tell({ type: 'FINISHED', title: 'Alien' })).body.data).toMatchObject({
      continueWatching: [{ title: 'Brazil' }],
      recent: [{ title: 'Alien', finished: true }, { title: 'Brazil' }],
    });
    expect((await tell({ type: 'FINISHED', title: 'Alien' })).status).toBe(409);
    expect((await tell({ ...progress, positionSeconds: 8_000 })).status).toBe(400);
    await tell({ type: 'SET_PREFERENCES', language: 'de' });
    const hidden = await tell({ type: 'HIDE_TITLE', title: 'Alien' });
    expect(hidden.body).toMatchObject({
      status: 'Pending',
      data: {
        preferences: { language: 'de' },
        recent: [{ title: 'Brazil' }],
        total: { viewings: 2, finished: 1 },
      },
    });
  });

  test('exists once per user if its Idempotency-Key names the user', async () => {
    await using history = await open();
    const start = async () =>
      history.requests.request(
        'POST',
        '/watch-histories',
        { user: 'bob' },
        { 'idempotency-key': 'user bob' },
      );
    const [first, again] = [await start(), await start()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
  });

  test('ends when it is erased, and is gone with its past states soon after', async () => {
    await using history = await open();
    const { tell, path, requests } = history;
    await tell(progress);
    const erased = await tell({ type: 'ERASE' });
    expect(erased.body).toMatchObject({ status: 'Completed', state: 'erased' });
    expect(JSON.stringify(erased.body)).not.toMatch(/Alien|alice/);
    expect((await tell(progress)).status).not.toBe(200);
    await vi.waitFor(
      async () => {
        expect((await requests.get(path)).status).toBe(404);
        expect((await requests.get(`${path}/history`)).status).toBe(404);
      },
      { timeout: 15_000, interval: 100 },
    );
  });

  test('stays small over 10,000 fast updates', async () => {
    await using history = await open();
    const { service, id, tell, requests, path } = history;
    const update = (index: number) => ({
      ...progress,
      title: `Title ${(index * 7) % 500}`,
      positionSeconds: index % 7_000,
      at: new Date(Date.UTC(2010, 0, 1) + index * 12 * 60 * 60 * 1_000).toISOString(),
    });
    const sizes: number[] = [];
    let next = 0;

    /** Sends this many updates as fast as possible: 64 clients, each of which waits for the answer to its last one. */
    const perSecond = async (
      count: number,
      send: (event: { type: string }) => Promise<unknown>,
    ) => {
      const startedAt = performance.now();
      const until = next + count;
      const client = async () => {
        while (next < until) await send(update((next += 1)));
      };
      await Promise.all(Array.from({ length: 64 }, client));
      sizes.push(await history.sizeBytes());
      return Math.round(count / ((performance.now() - startedAt) / 1_000));
    };

    const http = await perSecond(2_000, tell);
    for (let round = 0; round < 3; round += 1) await perSecond(2_000, tell);
    const direct = await perSecond(2_000, async (event) =>
      service.send('watch-history', id, event),
    );
    console.log(
      `${mode}: ${http} events/s over HTTP, ${direct} events/s without; bytes: ${sizes.join(', ')}`,
    );
    expect(Math.max(...sizes)).toBeLessThan(45_000);
    const { body } = await requests.get(path);
    expect(body).toMatchObject({ version: 10_000, data: { total: { viewings: 10_000 } } });
    const steps = (await requests.get(`${path}/history?limit=1000`)).body.steps;
    expect(steps).toHaveLength(100);
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
