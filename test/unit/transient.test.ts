import { expect, test } from 'vitest';
import { createTransientMap, createTransientSet } from '../../src/transient.ts';

test('a map holds what was set last, in the order of the keys, until it is deleted', () => {
  const map = createTransientMap<string, { readonly n: number }>();
  map.set('a', { n: 1 });
  map.set('b', { n: 2 });
  map.set('a', { n: 3 });
  expect([...map.keys()]).toEqual(['a', 'b']);
  expect([...map.values()]).toEqual([{ n: 3 }, { n: 2 }]);
  map.delete('a');
  map.delete('a');
  expect([map.has('a'), map.get('a'), map.size()]).toEqual([false, undefined, 1]);
});

test('a set holds each value as often as it was added, until each is removed', () => {
  const value = {};
  const set = createTransientSet<object>();
  const remove = set.add(value);
  set.add(value);
  expect([...set]).toEqual([value, value]);
  remove();
  remove();
  expect([...set]).toEqual([value]);
  expect(set.size()).toBe(1);
});

test('what is removed while a set is gone through is left out, and what is added comes', () => {
  const set = createTransientSet<{ readonly n: number }>();
  set.add({ n: 1 });
  const remove = set.add({ n: 2 });
  const seen: number[] = [];
  for (const { n } of set) {
    seen.push(n);
    if (n === 1) {
      remove();
      set.add({ n: 3 });
    }
  }
  expect(seen).toEqual([1, 3]);
});
