import { expect, test } from 'vitest';
import { createFollowed } from '../../../src/inspect/followed.ts';

test('the one that was quiet for longest makes room', () => {
  const followed = createFollowed(2);
  const first = followed.add('first');
  const second = followed.add('second');
  followed.touch('first', first);
  const third = followed.add('third');
  expect([first, second, third].map(({ aborted }) => aborted)).toEqual([false, true, false]);
  expect(['first', 'second', 'third'].map((id) => followed.has(id))).toEqual([true, false, true]);
});

test('one that is followed again is not touched or removed by its earlier self', () => {
  const followed = createFollowed(2);
  const earlier = followed.add('one');
  followed.remove('one', earlier);
  followed.add('one');
  followed.add('two');
  followed.touch('one', earlier);
  followed.remove('one', earlier);
  expect(followed.has('one')).toBe(true);
  followed.add('three');
  expect(followed.has('one')).toBe(false);
});

test('none is followed after the end', () => {
  const followed = createFollowed(2);
  const signals = [followed.add('one'), followed.add('two')];
  followed.end();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});
