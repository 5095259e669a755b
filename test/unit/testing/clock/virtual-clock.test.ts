import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn, setTimeout as realSleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../src/testing/clock/virtual-clock.ts';
import { waiting } from '../../../../src/testing/clock/waiting.ts';
import { turns } from '../../../../src/turns.ts';
import { someTurns } from '../../../support/some-turns.ts';

const yearMs = 365 * 24 * 3_600_000;

/** How many timers of this thread run in real time. */
const realTimers = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

/** Works for longer than a slice of the event loop, so that the next waits for several turns. */
async function useUpSlice(): Promise<void> {
  await turns.next();
  const endsAt = performance.now() + 11;
  while (performance.now() < endsAt);
}

describe('virtual time', () => {
  it('stands still until it is moved', async () => {
    const clock = createVirtualClock(1_000);
    let isOver = false;
    clock.after(1, () => (isOver = true));
    await someTurns();
    expect([clock.now(), isOver]).toEqual([1_000, false]);
  });

  it('ends delays in order of time, then of their beginning, each at its time', async () => {
    const clock = createVirtualClock(0);
    const ended: [string, number][] = [];
    const note = (name: string) => () => ended.push([name, clock.now()]);
    clock.after(20, note('c'));
    clock.after(10, note('a'));
    clock.after(20, note('d'));
    clock.after(10, () => {
      note('b')();
      clock.after(5, note('nested'));
      clock.after(10, note('e'));
    });
    await clock.advance(20);
    expect(ended).toEqual([
      ['a', 10],
      ['b', 10],
      ['nested', 15],
      ['c', 20],
      ['d', 20],
      ['e', 20],
    ]);
  });

  it('ends no delay that was cancelled, even by one that ended at the same time', async () => {
    const clock = createVirtualClock();
    const ended: string[] = [];
    const cancelFirst = clock.after(10, () => ended.push('first'));
    clock.after(10, () => cancelLast());
    const cancelLast = clock.after(10, () => ended.push('last'));
    cancelFirst();
    await clock.advance(20);
    expect(ended).toEqual([]);
  });

  it('knows delays of any length', async () => {
    const clock = createVirtualClock(0);
    const ended: number[] = [];
    for (const delayMs of [10 * yearMs, 2 ** 31, 2 ** 31 - 1]) {
      clock.after(delayMs, () => ended.push(clock.now()));
    }
    await clock.advance(2 ** 31 - 1);
    expect(ended).toEqual([2 ** 31 - 1]);
    await clock.advance(10 * yearMs);
    expect(ended).toEqual([2 ** 31 - 1, 2 ** 31, 10 * yearMs]);
  });

  it('needs no movement to end a delay of nothing', async () => {
    const clock = createVirtualClock(0);
    let isOver = false;
    clock.after(0, () => (isOver = true));
    expect(isOver).toBe(false);
    await clock.settle();
    expect([clock.now(), isOver]).toEqual([0, true]);
  });

  it('of two clocks passes side by side', async () => {
    const [slow, fast] = [createVirtualClock(0), createVirtualClock(0)];
    const seen: string[] = [];
    const tick = (clock: typeof slow, name: string) => {
      seen.push(`${name} ${clock.now()}`);
      clock.after(100, () => tick(clock, name));
    };
    tick(slow, 'slow');
    tick(fast, 'fast');
    await Promise.all([slow.advance(100), fast.advance(1_000)]);
    expect([slow.now(), fast.now()]).toEqual([100, 1_000]);
    expect(seen.filter((entry) => entry.startsWith('slow'))).toEqual(['slow 0', 'slow 100']);
    expect(seen.filter((entry) => entry.startsWith('fast'))).toHaveLength(11);
  });

  it('may be skipped: what would have ended meanwhile ends late, in order', async () => {
    const clock = createVirtualClock(0);
    const ended: [string, number][] = [];
    clock.after(20, () => ended.push(['second', clock.now()]));
    clock.after(10, () => ended.push(['first', clock.now()]));
    await clock.skip(yearMs);
    expect(ended).toEqual([
      ['first', yearMs],
      ['second', yearMs],
    ]);
  });

  it('leaves the event loop alive where a delay of nothing is followed by another, forever', async () => {
    const clock = createVirtualClock();
    let count = 0;
    let isOver = false;
    const again = () => {
      count += 1;
      if (!isOver) clock.after(0, again);
    };
    again();
    await someTurns();
    isOver = true;
    expect(count).toBeGreaterThan(10);
  });

  it('takes delays that are no number, or negative, for none', async () => {
    const clock = createVirtualClock(0);
    const ended: number[] = [];
    for (const delayMs of [Number.NaN, -5]) clock.after(delayMs, () => ended.push(clock.now()));
    clock.after(5, () => ended.push(clock.now()));
    await clock.advance(5);
    expect(ended).toEqual([0, 0, 5]);
  });

  it('keeps the async context of a delay, as timers do', async () => {
    const clock = createVirtualClock();
    const context = new AsyncLocalStorage<string>();
    let seen: string | undefined;
    context.run('own', () => clock.after(10, () => (seen = context.getStore())));
    await clock.advance(10);
    expect(seen).toBe('own');
  });

  it('takes no time, and no real timer', async () => {
    const clock = createVirtualClock(0);
    let days = 0;
    const nextDay = () => {
      days += 1;
      clock.after(yearMs / 365, nextDay);
    };
    nextDay();
    await clock.advance(yearMs);
    expect(days).toBe(366);
    const before = realTimers();
    for (let n = 0; n < 100; n += 1) void clock.sleep(1_000 + n);
    expect(realTimers()).toBe(before);
  });
});

describe('until', () => {
  it('moves time as far as needed, and no further', async () => {
    const clock = createVirtualClock(0);
    let state = 'new';
    clock.after(10, () => (state = 'begun'));
    clock.after(20, () => (state = 'ended'));
    clock.after(30, () => (state = 'forgotten'));
    expect(await clock.until(() => state, Boolean)).toBe('new');
    expect(
      await clock.until(
        async () => state,
        (now) => now === 'ended',
      ),
    ).toBe('ended');
    expect(clock.now()).toBe(20);
  });

  it('fails with what it saw last if time would have to pass its limit, and where nothing is to come', async () => {
    const clock = createVirtualClock(0);
    clock.after(61_000, () => {});
    const never = async (withinMs: number) =>
      clock.until(
        () => 'waiting',
        () => false,
        { withinMs },
      );
    await expect(never(60_000)).rejects.toThrow('Not within 60000 ms; the last was "waiting"');
    expect(clock.now()).toBe(0);
    await expect(never(90_000)).rejects.toThrow('the last was "waiting"');
    expect(clock.now()).toBe(61_000);
  });

  it('overtakes no microtask and no turn of the event loop', async () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    clock.after(10, () => {
      void (async () => {
        for (let n = 0; n < 1_000; n += 1) await Promise.resolve();
        seen.push('microtasks');
        await turns.next();
        await Promise.all(Array.from({ length: 5 }, useUpSlice));
        seen.push('turns');
      })();
    });
    clock.after(11, () => seen.push('later'));
    await clock.until(
      () => seen.length,
      (length) => length === 3,
    );
    expect(seen).toEqual(['microtasks', 'turns', 'later']);
  });

  it('overtakes no callout, whatever that does in real time', async () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    clock.after(10, () => seen.push('later'));
    void clock.during('read', async () => {
      await readFile(import.meta.filename);
      await realSleep(20);
      for (let n = 0; n < 100; n += 1) await turn();
      seen.push('callout');
    });
    expect(clock.heldBy()).toEqual(['read']);
    await clock.until(
      () => seen.length,
      (length) => length === 2,
    );
    expect(seen).toEqual(['callout', 'later']);
    expect(clock.heldBy()).toEqual([]);
  });

  it('passes a callout that waits for the clock, or for what the test does', async () => {
    const clock = createVirtualClock(0);
    const never = new Promise<never>(() => {});
    const asleep = clock.during('asleep', async () => {
      await clock.sleep(10);
      const wokenAt = clock.now();
      await realSleep(1);
      return [wokenAt, clock.now()];
    });
    void clock.during('stuck', async () => waiting(never));
    clock.after(11, () => {});
    expect(await clock.finish(asleep)).toEqual([10, 10]);
    await clock.advance(1_000);
    expect(clock.now()).toBe(1_010);
  });

  it('waits for another callout meanwhile', async () => {
    const clock = createVirtualClock(0);
    const real = clock.during('real', async () => {
      await realSleep(5);
      return clock.now();
    });
    const asleep = clock.during('asleep', async () => clock.sleep(10));
    await clock.finish(asleep);
    expect(await real).toBe(0);
    expect(clock.now()).toBe(10);
  });

  it('is not held by a callout that failed', async () => {
    const clock = createVirtualClock();
    const failing = clock.during('fails', async () => {
      await turn();
      throw new Error('no');
    });
    await expect(clock.finish(failing)).rejects.toThrow('no');
    expect(clock.heldBy()).toEqual([]);
  });
});

describe('virtual time with upkeep', () => {
  it('leaps over upkeep while nothing is due for it', async () => {
    const rounds: number[] = [];
    const clock = createVirtualClock(0, { nextDueAt: async () => undefined });
    const round = () => {
      rounds.push(clock.now());
      clock.afterIdle(200, round);
    };
    round();
    await clock.advance(10 * yearMs);
    expect(rounds).toEqual([0]);
  });

  it('does upkeep once something is due, but never before its round', async () => {
    let dueAt: number | undefined = 1_050;
    const rounds: number[] = [];
    const clock = createVirtualClock(0, { nextDueAt: async () => dueAt });
    const round = () => {
      rounds.push(clock.now());
      if (clock.now() === 1_050) dueAt = 1_060;
      if (clock.now() === 1_250) dueAt = undefined;
      clock.afterIdle(200, round);
    };
    clock.afterIdle(200, round);
    await clock.advance(yearMs);
    expect(rounds).toEqual([1_050, 1_250]);
  });

  it('ends delays at their times between rounds of upkeep, and before a round at the same time', async () => {
    const seen: [string, number][] = [];
    const clock = createVirtualClock(0, { nextDueAt: async () => 300 });
    clock.afterIdle(200, () => seen.push(['round', clock.now()]));
    clock.after(250, () => seen.push(['before', clock.now()]));
    clock.after(300, () => seen.push(['together', clock.now()]));
    await clock.advance(1_000);
    expect(seen).toEqual([
      ['before', 250],
      ['together', 300],
      ['round', 300],
    ]);
  });

  it('keeps up with upkeep for as long as it is told to, although nothing is due for it', async () => {
    const rounds: number[] = [];
    const clock = createVirtualClock(0, { nextDueAt: async () => undefined });
    const round = () => {
      rounds.push(clock.now());
      clock.afterIdle(200, round);
    };
    clock.afterIdle(200, round);
    await clock.advance(1_000);
    clock.keepUp(500);
    await clock.advance(1_000);
    expect(rounds).toEqual([1_000, 1_200, 1_400]);
  });

  it('waits as for everything else where it knows of no upkeep', async () => {
    const rounds: number[] = [];
    const clock = createVirtualClock(0);
    clock.afterIdle(200, () => rounds.push(clock.now()));
    await clock.advance(1_000);
    expect(rounds).toEqual([200]);
  });

  it('is sought no longer than it may move', async () => {
    const clock = createVirtualClock(0);
    const again = () => void clock.after(10, again);
    again();
    const found = await clock.seek(
      () => clock.now(),
      (now) => now > 1_000,
      { maxMoves: 5 },
    );
    expect(found).toEqual({ isFound: false, value: 50 });
  });
});
