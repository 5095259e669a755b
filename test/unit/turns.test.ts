import { setImmediate as immediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/turns.ts';

/** Pieces of work, each of which takes so long by a clock that only they move. */
function createWorks() {
  let nowMs = 0;
  let turn = 0;
  let isOver = false;
  void (async () => {
    for (; !isOver; turn += 1) await immediate();
  })();
  const turns = createTurns(() => nowMs);
  const done: { readonly name: number; readonly turn: number }[] = [];
  return {
    turns,
    done,
    turn: () => turn,
    passes: (ms: number) => void (nowMs += ms),
    async work(name: number, tookMs: number): Promise<void> {
      await turns.next();
      nowMs += tookMs;
      done.push({ name, turn });
    },
    async workLater(name: number, tookMs: number): Promise<void> {
      await turns.later();
      nowMs += tookMs;
      done.push({ name, turn });
    },
    [Symbol.dispose]: () => void (isOver = true),
  };
}

const byTurn = (done: readonly { readonly name: number; readonly turn: number }[]): number[][] => {
  const turns = new Map<number, number[]>();
  for (const { name, turn } of done) turns.set(turn, [...(turns.get(turn) ?? []), name]);
  return [...turns.values()];
};

test('the first caller continues at once, and the rest in the same turn while the slice lasts', async () => {
  using works = createWorks();
  expect(works.turns.next()).toBeUndefined();
  await Promise.all([works.work(1, 1), works.work(2, 1), works.work(3, 1)]);
  expect(byTurn(works.done)).toEqual([[1, 2, 3]]);
});

test('work beyond a slice is done in later turns, in order of arrival', async () => {
  using works = createWorks();
  await Promise.all([1, 2, 3, 4, 5].map(async (name) => works.work(name, 6)));
  expect(works.done.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5]);
  expect(byTurn(works.done).every((names) => names.length <= 2)).toBe(true);
});

test('a piece longer than a slice leaves the rest to the next turn', async () => {
  using works = createWorks();
  await Promise.all([1, 2, 3].map(async (name) => works.work(name, 50)));
  expect(byTurn(works.done)).toEqual([[1], [2], [3]]);
});

test('while connections are accepted work waits, but not for long', async () => {
  using works = createWorks();
  works.turns.connected();
  const working = works.work(1, 1);
  let held = 0;
  for (; works.done.length === 0; held += 1) {
    works.turns.connected();
    works.passes(3);
    await immediate();
  }
  await working;
  expect(held).toBeGreaterThan(3);
  expect(held).toBeLessThan(12);
});

test('a connection that was accepted in an earlier turn delays nothing', async () => {
  using works = createWorks();
  works.turns.connected();
  await immediate();
  expect(works.turns.next()).toBeUndefined();
});

/** Lets a request wait for `delayMs` in each of some turns, which together take `lastsMs`. */
async function delayRequests(
  works: ReturnType<typeof createWorks>,
  { delayMs, lastsMs }: { readonly delayMs: number; readonly lastsMs: number },
): Promise<void> {
  for (let passedMs = 0; passedMs <= lastsMs; passedMs += delayMs) {
    void works.work(1, 0);
    void works.work(2, 0);
    works.passes(delayMs);
    await immediate();
  }
}

test('callers that wait for too long, turn after turn, are an overload until they do not', async () => {
  using works = createWorks();
  await delayRequests(works, { delayMs: 1_900, lastsMs: 10_000 });
  expect(works.turns.isOverloaded()).toBe(false);
  await delayRequests(works, { delayMs: 2_100, lastsMs: 10_000 });
  expect(works.turns.isOverloaded()).toBe(true);
  await delayRequests(works, { delayMs: 10, lastsMs: 100 });
  expect(works.turns.isOverloaded()).toBe(false);
});

test('a single long pause is no overload', async () => {
  using works = createWorks();
  await delayRequests(works, { delayMs: 60_000, lastsMs: 0 });
  await immediate();
  await immediate();
  works.passes(2_100);
  expect(works.turns.isOverloaded()).toBe(false);
});

test('later work gets all of a turn without requests', async () => {
  using works = createWorks();
  await Promise.all([1, 2, 3, 4].map(async (name) => works.workLater(name, 3)));
  expect(byTurn(works.done)).toEqual([[1, 2, 3, 4]]);
});

test('later work gets a smaller share of a turn than the requests beside it', async () => {
  using works = createWorks();
  const later = [101, 102].map(async (name) => works.workLater(name, 3));
  const requests = [1, 2, 3, 4, 5, 6].map(async (name) => works.work(name, 1));
  await Promise.all(requests);
  expect(works.done.map(({ name }) => name)).toEqual([1, 101, 2, 3, 4, 5, 6]);
  await Promise.all(later);
});

test('the share of later work grows with its delay, so that requests never starve it', async () => {
  using works = createWorks();
  works.passes(1);
  const later = [101, 102, 103, 104].map(async (name) => works.workLater(name, 1));
  works.passes(1_000);
  await Promise.all([1, 2, 3].map(async (name) => works.work(name, 1)));
  expect(works.done.map(({ name }) => name)).toEqual([1, 101, 102, 103, 104, 2, 3]);
  await Promise.all(later);
});

test('later work goes on without waiting while its share of the turn lasts', async () => {
  using works = createWorks();
  await works.workLater(1, 3);
  expect(works.turns.later()).toBeUndefined();
  works.passes(10);
  expect(works.turns.later()).toBeInstanceOf(Promise);
});

test('later work does not go on before requests and connections that have come meanwhile', async () => {
  using works = createWorks();
  await works.workLater(1, 1);
  void works.work(2, 1);
  void works.work(3, 1);
  expect(works.turns.later()).toBeInstanceOf(Promise);
  await works.workLater(4, 1);
  works.turns.connected();
  expect(works.turns.later()).toBeInstanceOf(Promise);
});
