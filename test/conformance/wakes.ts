import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Wake } from '../../src/actors/ports/ports.ts';
import type { Wakes } from '../../src/actors/ports/wakes.ts';
import { newId, taskOf, timerOf } from './fixture.ts';

export interface WakesFixture {
  readonly wakes: Wakes;
  /** Closes the wakes (again) and removes what they left. */
  readonly close: () => Promise<void>;
}

/** How far clocks may differ, and how early a delivery may be. */
const toleranceMs = 5;

/** The contract of all wakes. `open` gives fresh ones, not started, with few places for tasks. */
export function describeWakes(name: string, open: () => Promise<WakesFixture>): void {
  describe(`${name} keep the wakes contract`, () => {
    test('a wake comes at its time, not before', async () => {
      await using started = await start(open);
      const times = [150, 0, 400].map((delayMs) => Date.now() + delayMs);
      const armed = times.map((atMs) => ({ wake: timerOf(newId()), atMs }));
      await started.wakes.arm(armed);
      for (const { wake, atMs } of armed) {
        const delivery = await started.delivery(wake);
        expect(delivery.atMs).toBeGreaterThanOrEqual(atMs - toleranceMs);
      }
    });

    test('a wake of either kind whose time has passed comes at once', async () => {
      await using started = await start(open);
      const [task, timer] = [taskOf(newId()), timerOf(newId())];
      await started.wakes.arm([
        { wake: task, atMs: 1000 },
        { wake: timer, atMs: Date.now() - 60_000 },
      ]);
      expect((await started.delivery(task)).wake).toEqual(task);
      expect((await started.delivery(timer)).wake).toEqual(timer);
    });

    test('a wake armed twice comes once or twice', async () => {
      await using started = await start(open);
      const wake = timerOf(newId());
      const atMs = Date.now() + 200;
      await started.wakes.arm([{ wake, atMs }]);
      await started.wakes.arm([{ wake, atMs }]);
      await started.delivery(wake);
      // All earlier wakes have come by now, too.
      const marker = timerOf(newId());
      await started.wakes.arm([{ wake: marker, atMs: atMs + 100 }]);
      await started.delivery(marker);
      expect([1, 2]).toContain(started.deliveriesOf(wake).length);
    });

    test('a delivered wake can be armed again', async () => {
      await using started = await start(open);
      const wake = timerOf(newId());
      await started.wakes.arm([{ wake, atMs: Date.now() }]);
      await started.delivery(wake);
      await started.wakes.arm([{ wake, atMs: Date.now() + 100 }]);
      await vi.waitFor(() => expect(started.deliveriesOf(wake)).toHaveLength(2), 10_000);
    });

    test('a handler can arm its own wake again, even for the same time', async () => {
      const atMs = Date.now();
      let left = 2;
      await using started = await start(open, async (wake) => {
        left -= 1;
        if (left >= 0) await started.wakes.arm([{ wake, atMs }]);
      });
      for (const wake of [timerOf(newId()), taskOf(newId())]) {
        left = 2;
        await started.wakes.arm([{ wake, atMs }]);
        await vi.waitFor(() => expect(started.deliveriesOf(wake)).toHaveLength(3), 10_000);
      }
    });

    test('a wake beyond the horizon is not armed', async () => {
      await using started = await start(open);
      const { wakes } = started;
      const [far, near] = [timerOf(newId()), timerOf(newId())];
      await wakes.arm([
        { wake: far, atMs: Date.now() + wakes.horizonMs + 1_000_000 },
        { wake: near, atMs: Date.now() + 100 },
      ]);
      await started.delivery(near);
      expect(started.deliveriesOf(far)).toEqual([]);
    });

    test('all of many wakes come', async () => {
      await using started = await start(open);
      const armed = Array.from({ length: 500 }, (_, n) => ({
        wake: n % 2 === 0 ? taskOf(newId(), n, 3) : timerOf(newId(), n, 3),
        atMs: Date.now() + (n % 7) * 20,
      }));
      await started.wakes.arm(armed);
      const expected = new Set(armed.map(({ wake }) => wake.effect));
      await vi.waitFor(() => expect(started.effects()).toEqual(expected), 20_000);
    });

    test('a handler that throws does not stop later wakes', async () => {
      const bad = timerOf(newId());
      await using started = await start(open, (wake) => {
        if (wake.effect === bad.effect) throw new Error('This one cannot be handled.');
        return Promise.resolve();
      });
      const good = timerOf(newId());
      await started.wakes.arm([{ wake: bad, atMs: Date.now() }]);
      await started.delivery(bad);
      await started.wakes.arm([{ wake: good, atMs: Date.now() }]);
      expect((await started.delivery(good)).wake).toEqual(good);
    });

    test('tasks that wait for a place do not delay timers', async () => {
      let free: () => void = () => undefined;
      const slots = new Promise<void>((resolve) => (free = resolve));
      await using started = await start(open, (wake) =>
        wake.kind === 'task' ? slots : Promise.resolve(),
      );
      const tasks = Array.from({ length: 100 }, () => taskOf(newId()));
      await started.wakes.arm(tasks.map((wake) => ({ wake, atMs: Date.now() })));
      await vi.waitFor(() => expect(started.effects().size).toBeGreaterThan(0), 10_000);
      const timer = timerOf(newId());
      await started.wakes.arm([{ wake: timer, atMs: Date.now() + 50 }]);
      await started.delivery(timer);
      expect(started.effects().size).toBeLessThan(100);
      free();
      await vi.waitFor(() => expect(started.effects().size).toBe(101), 20_000);
    });

    test('wakes come only between start and close', async () => {
      const { wakes, close } = await open();
      expect(wakes.flowing()).toBe(false);
      await wakes.start(() => Promise.resolve());
      expect(wakes.flowing()).toBe(true);
      await wakes.close();
      expect(wakes.flowing()).toBe(false);
      await close();
    });

    test('close waits for the wakes being handled, and no more come', async () => {
      let finish: () => void = () => undefined;
      const work = new Promise<void>((resolve) => (finish = resolve));
      const started = await start(open, () => work);
      const wake = timerOf(newId());
      await started.wakes.arm([{ wake, atMs: Date.now() }]);
      await started.delivery(wake);
      let closed = false;
      const closing = started.wakes.close().then(() => (closed = true));
      await started.wakes.arm([{ wake: timerOf(newId()), atMs: Date.now() }]);
      // Only waiting shows that no wake comes and that close does not end.
      await sleep(200);
      expect(closed).toBe(false);
      finish();
      await closing;
      expect(started.effects()).toEqual(new Set([wake.effect]));
      await started[Symbol.asyncDispose]();
    });
  });
}

/** Started wakes that note each delivery and its time before it is handled. */
export async function start(
  open: () => Promise<WakesFixture>,
  handle: (wake: Wake) => Promise<void> = () => Promise.resolve(),
) {
  const { wakes, close } = await open();
  const deliveries: { readonly wake: Wake; readonly atMs: number }[] = [];
  const deliveriesOf = (wake: Wake) =>
    deliveries.filter((one) => one.wake.kind === wake.kind && one.wake.effect === wake.effect);
  await wakes.start(async (wake) => {
    deliveries.push({ wake, atMs: Date.now() });
    await handle(wake);
  });
  return {
    wakes,
    deliveriesOf,
    effects: () => new Set(deliveries.map(({ wake }) => wake.effect)),
    delivery: (wake: Wake) =>
      vi.waitFor(
        () => {
          const [first] = deliveriesOf(wake);
          if (first === undefined) throw new Error(`${wake.kind} ${wake.effect} did not come`);
          return first;
        },
        { timeout: 20_000, interval: 10 },
      ),
    [Symbol.asyncDispose]: close,
  };
}
