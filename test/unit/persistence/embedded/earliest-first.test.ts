import { expect, test } from 'vitest';
import { createEarliestFirst } from '../../../../src/persistence/embedded/earliest-first.ts';

function inOrder(atMs: readonly number[]): readonly string[] {
  const heap = createEarliestFirst<{ atMs: number; name: string }>();
  atMs.forEach((at, n) => heap.add({ atMs: at, name: `${at}.${n}` }));
  return atMs.map(() => {
    const { name } = heap.first() ?? { name: '' };
    heap.removeFirst();
    return name;
  });
}

test('entries with equal times come in the order in which they were added', () => {
  const times = Array.from({ length: 100 }, () => 5);
  expect(inOrder(times)).toEqual(times.map((at, n) => `${at}.${n}`));
});

test('the earliest comes first, whatever the order they were added in', () => {
  const times = Array.from({ length: 200 }, (_, n) => (n * 7919) % 23);
  const expected = times
    .map((at, n) => ({ at, n }))
    .toSorted((a, b) => a.at - b.at || a.n - b.n)
    .map(({ at, n }) => `${at}.${n}`);
  expect(inOrder(times)).toEqual(expected);
});
