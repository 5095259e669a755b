import { expect, test } from 'vitest';
import { createWithin } from '../../../../src/testing/nodes/create-within.ts';
import { createSeededRandom } from '../../../../src/testing/nodes/seeded-random.ts';

const nowMs = Date.UTC(2040, 4, 5);
const within = createWithin(() => nowMs, createSeededRandom(1));

test('code within sees simulated time, however it asks', () => {
  const seen = within(() => ({
    now: Date.now(),
    made: new Date(),
    text: Date(),
    given: new Date(0),
    utc: Date.UTC(1970, 0, 1),
    isDate: new Date() instanceof Date,
  }));
  expect(seen).toEqual({
    now: nowMs,
    made: new Date(nowMs),
    text: new Date(nowMs).toString(),
    given: new Date(0),
    utc: 0,
    isDate: true,
  });
  expect(seen.made).toBeInstanceOf(Date);
});

test('code within draws the same numbers for the same seed', () => {
  const draw = () =>
    createWithin(() => 0, createSeededRandom(5))(() => [Math.random(), Math.random()]);
  const [first = -1, second = -1] = draw();
  expect(draw()).toEqual([first, second]);
  expect(first).not.toBe(second);
  for (const number of [first, second]) expect(number >= 0 && number < 1).toBe(true);
});

test('time and randomness are real again afterwards, even where the code throws', () => {
  const { Date: realDate } = globalThis;
  const { random } = Math;
  expect(() =>
    within(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  within(() => within(() => Date.now()));
  expect(globalThis.Date).toBe(realDate);
  expect(Math.random).toBe(random);
});

test('the part of an async function after its first await sees real time', async () => {
  const [before, after] = await within(async () => {
    const first = Date.now();
    await Promise.resolve();
    return [first, Date.now()] as const;
  });
  expect(before).toBe(nowMs);
  expect(after).not.toBe(nowMs);
});
