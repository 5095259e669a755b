import { describe, expect, test, vi } from 'vitest';
import { storyOf } from '../support/client.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { orderStory } from './order-load.ts';
import { openScene, type Scene, type Successor } from './scene.ts';

const places: readonly (readonly [StorageMode, Successor])[] = [
  ['embedded', 'restarted'],
  ['Redis', 'restarted'],
  ['Redis', 'taken over by another node'],
];

/** An order that waits for GO, among others that do the same. */
async function waitingOrders({ first }: Scene): Promise<readonly string[]> {
  const ids = await Promise.all(Array.from({ length: 5 }, () => first.started('/orders')));
  for (const id of ids) await first.until('/orders', id, { state: 'waiting' });
  return ids;
}

/** Long enough for a lease to run out on a machine that is busy with other tests. */
const waiting = { timeout: 20_000 };

const eachPlace = describe.concurrent.each(places);

eachPlace('a node killed with -9 on the %s store and %s', (mode, successor) => {
  test('before a commit loses nothing that was acknowledged', async () => {
    const death = { moment: 'before the commit', process: 'order', event: 'GO' } as const;
    await using scene = await openScene(mode, successor, { death });
    const ids = await waitingOrders(scene);
    await expect(scene.first.send('/orders', ids[0] ?? '', { type: 'GO' })).rejects.toThrow(
      'fetch failed',
    );
    await scene.death('await');
    const next = await scene.succeed();
    for (const id of ids) {
      expect((await next.get('/orders', id)).body).toMatchObject({ version: 1, state: 'waiting' });
      expect((await next.send('/orders', id, { type: 'GO' })).status).toBe(200);
      await next.until('/orders', id, { status: 'Completed' });
      expect(storyOf(await next.history('/orders', id))).toEqual(orderStory);
    }
    expect(scene.outside.calls).toHaveLength(10);
    expect(scene.outside.repeated()).toEqual([]);
  });

  test('after a commit, before its task, runs the task once', async () => {
    const death = { moment: 'after the commit', process: 'order', event: 'GO' } as const;
    await using scene = await openScene(mode, successor, { death });
    const ids = await waitingOrders(scene);
    const [id = '', ...others] = ids;
    await expect(scene.first.send('/orders', id, { type: 'GO' })).rejects.toThrow('fetch failed');
    await scene.death('await');
    expect(scene.outside.callsOf('charge')).toEqual([]);
    const next = await scene.succeed();
    await next.until('/orders', id, { status: 'Completed' });
    for (const other of others) await next.send('/orders', other, { type: 'GO' });
    for (const each of ids) {
      await next.until('/orders', each, { status: 'Completed' });
      expect(storyOf(await next.history('/orders', each))).toEqual(orderStory);
    }
    expect(scene.outside.calls).toHaveLength(10);
    expect(scene.outside.repeated()).toEqual([]);
  });

  test('mid-task runs the task again, with the same idempotency key', async () => {
    await using scene = await openScene(mode, successor);
    const { outside, first } = scene;
    const ids = await waitingOrders(scene);
    const [id = ''] = ids;
    outside.behave('charge', (nth) => (nth === 1 ? { delayMs: 60_000 } : {}));
    await first.send('/orders', id, { type: 'GO' });
    await vi.waitFor(() => expect(outside.callsOf('charge')).toHaveLength(1), waiting);
    const killedAt = await scene.death('kill');
    const next = await scene.succeed();
    await next.until('/orders', id, { status: 'Completed' });
    expect(storyOf(await next.history('/orders', id))).toEqual(orderStory);
    const [cut, again, ...more] = outside.callsOf('charge');
    expect(more).toEqual([]);
    expect(again?.key).toBe(cut?.key);
    expect([cut?.state, again?.state]).toEqual(['cut', 'answered']);
    // A run repeated because its node died is not a new attempt.
    expect([cut?.body, again?.body]).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
    expect(outside.repeated()).toHaveLength(1);
    console.log(
      `${mode}, ${successor}: task runs again after ${(again?.startedAt ?? 0) - killedAt} ms`,
    );
  });

  test('after a task, before its commit, runs the task again with the same key', async () => {
    const event = 'task.completed charge';
    const death = { moment: 'before the commit', process: 'order', event } as const;
    await using scene = await openScene(mode, successor, { death });
    const { outside, first } = scene;
    const [id = ''] = await waitingOrders(scene);
    expect((await first.send('/orders', id, { type: 'GO' })).status).toBe(200);
    await scene.death('await');
    const next = await scene.succeed();
    await next.until('/orders', id, { status: 'Completed' });
    expect(storyOf(await next.history('/orders', id))).toEqual(orderStory);
    expect(outside.callsOf('charge').map(({ state }) => state)).toEqual(['answered', 'answered']);
    expect(outside.repeated()).toHaveLength(1);
  });

  test('after a commit, before its reply, answers the repeated start with the same instance', async () => {
    const death = { moment: 'after the commit', process: 'order', event: 'start' } as const;
    await using scene = await openScene(mode, successor, { death });
    const input = { note: 'the client repeats this' };
    await expect(scene.first.start('/orders', input, 'one start')).rejects.toThrow('fetch failed');
    await scene.death('await');
    const next = await scene.succeed();
    const { status, body } = await next.start('/orders', input, 'one start');
    expect(status).toBe(201);
    await next.until('/orders', body.id, { state: 'waiting' });
    await next.send('/orders', body.id, { type: 'GO' });
    await next.until('/orders', body.id, { status: 'Completed' });
    expect(storyOf(await next.history('/orders', body.id))).toEqual(orderStory);
    expect(scene.outside.calls).toHaveLength(2);
    expect(scene.outside.repeated()).toEqual([]);
  });

  test('while a timer waits fires it at its deadline', async () => {
    await using scene = await openScene(mode, successor);
    // Long enough for a successor to be there in time.
    const id = await scene.first.started('/reminders', { delayMs: 10_000 });
    const { body } = await scene.first.get('/reminders', id);
    await scene.death('kill');
    const next = await scene.succeed();
    const done = await next.until('/reminders', id, { status: 'Completed' });
    const steps = await next.history('/reminders', id);
    expect(storyOf(steps)).toEqual(['start', 'timer.fired', 'task.completed remind']);
    const lateMs = Date.parse(steps[1]?.at ?? '') - Date.parse(body.timers[0]?.firesAt ?? '');
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(5_000);
    expect(done.tasks).toMatchObject([{ name: 'remind', attempts: 1, outcome: 'completed' }]);
    expect(scene.outside.calls).toHaveLength(1);
    console.log(`${mode}, ${successor}: timer ${lateMs} ms late`);
  });

  test('while a retry waits makes the next attempt', async () => {
    await using scene = await openScene(mode, successor);
    const { outside, first } = scene;
    outside.behave('deliver', (nth) => (nth === 1 ? { status: 503 } : {}));
    const id = await first.started('/deliveries');
    await vi.waitFor(async () => {
      const { body } = await first.get('/deliveries', id);
      expect(body.tasks).toMatchObject([{ retryAt: expect.any(String) }]);
    }, waiting);
    await scene.death('kill');
    const next = await scene.succeed();
    await next.until('/deliveries', id, { status: 'Completed' });
    const story = ['start', 'task.retry deliver', 'task.completed deliver'];
    expect(storyOf(await next.history('/deliveries', id))).toEqual(story);
    expect(outside.calls.map(({ body }) => body['attempt'])).toEqual([1, 2]);
    expect(outside.repeated()).toHaveLength(1);
  });

  test('after a commit that emits an event, before it is told, tells it', async () => {
    const death = { moment: 'after the commit', process: 'announcement', event: 'GO' } as const;
    await using scene = await openScene(mode, successor, { death });
    const { outside, first } = scene;
    const id = await first.started('/announcements');
    await expect(first.send('/announcements', id, { type: 'GO' })).rejects.toThrow('fetch failed');
    await scene.death('await');
    expect(outside.calls).toEqual([]);
    await scene.succeed();
    await vi.waitFor(() => expect(outside.calls).toHaveLength(1), waiting);
    const event = { type: 'Announced' };
    expect(outside.calls).toMatchObject([
      // The first effect of the step that emitted it.
      {
        operation: 'told',
        key: expect.stringMatching(/^[^/]+\/[^/]+\/1\/0$/),
        body: { id, event },
      },
    ]);
  });

  test('after an event is told, before its commit, tells it again with the same key', async () => {
    const death = { moment: 'before the commit', process: 'announcement', telling: 1 } as const;
    await using scene = await openScene(mode, successor, { death });
    const { outside, first } = scene;
    const id = await first.started('/announcements');
    expect((await first.send('/announcements', id, { type: 'GO' })).status).toBe(200);
    await scene.death('await');
    expect(outside.callsOf('told')).toHaveLength(1);
    const next = await scene.succeed();
    await vi.waitFor(() => expect(outside.callsOf('told')).toHaveLength(2), waiting);
    const [told, again, ...more] = outside.callsOf('told');
    expect(more).toEqual([]);
    expect([again?.key, again?.body]).toEqual([told?.key, told?.body]);
    expect(storyOf(await next.history('/announcements', id))).toEqual(['start', 'GO']);
  });

  test.each(['before', 'after'] as const)(
    '%s the commit for the second of three emitted events, tells all of them in order',
    async (side) => {
      const death = { moment: `${side} the commit`, process: 'announcement', telling: 2 } as const;
      await using scene = await openScene(mode, successor, { death });
      const { outside, first } = scene;
      const id = await first.started('/announcements');
      expect((await first.send('/announcements', id, { type: 'SPEAK' })).status).toBe(200);
      await scene.death('await');
      const next = await scene.succeed();
      const words = side === 'before' ? ['One', 'Two', 'Two', 'Three'] : ['One', 'Two', 'Three'];
      const told = () => outside.callsOf('told').map(({ body }) => body);
      await vi.waitFor(() => expect(told()).toHaveLength(words.length), waiting);
      expect(told().map(({ event }) => event)).toEqual(words.map((type) => ({ type })));
      const sequences = told().map(({ sequence }) => Number(sequence));
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(new Set(sequences).size).toBe(3);
      const { body } = await next.get('/announcements', id);
      expect(body).toMatchObject({ version: 1, status: 'Completed' });
      expect(new Set(told().map(({ at }) => at))).toEqual(new Set([body.updatedAt]));
    },
  );
});
