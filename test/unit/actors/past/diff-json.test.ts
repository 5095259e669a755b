import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffJson } from '../../../../src/actors/past/diff-json.ts';
import { similarJson as similar } from '../../../support/similar-json.ts';
import { applyPatch, toPatch } from '../../../../src/actors/past/json-patch.ts';

const patched = (before: unknown, after: unknown): unknown =>
  applyPatch(structuredClone(before), toPatch(diffJson(before, after)));

describe('the difference of two JSON values', () => {
  test('applied to the first, makes the second of it', () => {
    const pair = fc.oneof(fc.tuple(similar, similar), fc.tuple(fc.jsonValue(), fc.jsonValue()));
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const text = JSON.stringify(after);
        expect(patched(JSON.parse(JSON.stringify(before)), JSON.parse(text))).toEqual(
          JSON.parse(text),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('of long arrays, cut and joined anywhere, does so too', () => {
    const items = fc.array(fc.nat(3), { minLength: 0, maxLength: 120 });
    fc.assert(
      fc.property(items, items, fc.nat(120), fc.nat(40), (list, more, at, drop) => {
        const next = [...list.slice(0, at), ...more, ...list.slice(at + drop)];
        expect(patched(list, next)).toEqual(next);
        const moved = [...list.slice(drop % 20), ...more];
        expect(patched(list, moved)).toEqual(moved);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is nothing where only the order of keys, or an undefined property, is another', () => {
    expect(diffJson({ a: 1, b: [{ c: 2, d: undefined }] }, { b: [{ c: 2 }], a: 1 })).toEqual([]);
  });

  test('names what was added, removed and replaced by JSON Pointers', () => {
    const before = { name: 'Ada', 'a/b~c': 1, gone: [1], items: [{ n: 1 }, { n: 2 }] };
    const after = { name: 'Bob', 'a/b~c': 2, items: [{ n: 1 }, { n: 3 }, { n: 4 }], is: null };
    expect(diffJson(before, after)).toEqual([
      { kind: 'removed', path: '/gone', before: [1] },
      { kind: 'replaced', path: '/name', before: 'Ada', after: 'Bob' },
      { kind: 'replaced', path: '/a~1b~0c', before: 1, after: 2 },
      { kind: 'added', path: '/items/2', after: { n: 4 } },
      { kind: 'replaced', path: '/items/1/n', before: 2, after: 3 },
      { kind: 'added', path: '/is', after: null },
    ]);
  });

  test('of a list that lost its oldest item and got a new one is these two', () => {
    const list = Array.from({ length: 50 }, (_, n) => ({ n }));
    const changes = diffJson(list, [...list.slice(1), { n: 50 }]);
    expect(changes).toEqual([
      { kind: 'removed', path: '/0', before: { n: 0 } },
      { kind: 'added', path: '/49', after: { n: 50 } },
    ]);
  });

  test('of a list without one item in the middle is that item', () => {
    const list = Array.from({ length: 50 }, (_, n) => n);
    expect(diffJson(list, list.toSpliced(20, 1))).toEqual([
      { kind: 'removed', path: '/20', before: 20 },
    ]);
  });

  test('of lists of which hardly anything is the same is the new list', () => {
    const after = Array.from({ length: 1_000 }, (_, n) => -n - 1);
    const before = Array.from({ length: 1_000 }, (_, n) => n);
    expect(diffJson({ before }, { before: after })).toHaveLength(1);
  });

  test('takes no time to speak of for lists of a hundred thousand items', () => {
    const list = Array.from({ length: 100_000 }, (_, n) => ({ n }));
    const next = [...list.slice(0, 30_000), { n: -1 }, ...list.slice(60_000), { n: -2 }];
    expect(patched(list, next)).toEqual(next);
  });

  test('shares nothing with what it was made of', () => {
    const after = { list: [{ n: 1 }] };
    const patch = toPatch(diffJson({}, after));
    const target = applyPatch({}, patch) as typeof after;
    after.list.push({ n: 2 });
    target.list.push({ n: 3 });
    expect(patch).toEqual([{ op: 'add', path: '/list', value: [{ n: 1 }] }]);
  });
});

test('a patch for another value is refused', () => {
  const patch = toPatch(diffJson({ a: { b: 1 } }, { a: { b: 2 } }));
  expect(() => applyPatch({}, patch)).toThrow('There is nothing at /a/b to patch.');
});
