import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { NotJson, toJson } from '../../../../src/actors/xstate/json.ts';

class Money {
  readonly cents = 1;
}

const cycle: Record<string, unknown> = {};
cycle['self'] = { cycle };

describe('a value converted to JSON', () => {
  test('is itself if nothing has to change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(toJson(value, 'value')).toBe(value);
        expect(JSON.parse(JSON.stringify(value))).toEqual(
          JSON.parse(JSON.stringify(toJson(value, 'value'))),
        );
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ['a Map', { a: new Map() }, 'it.a is a Map'],
    ['a Set', [new Set()], 'it[0] is a Set'],
    ['a Date', { a: { b: new Date(0) } }, 'it.a.b is a Date'],
    ['an Error', { a: new RangeError('x') }, 'it.a is a RangeError'],
    ['a class instance', new Money(), 'it is a Money'],
    ['bytes', { a: new Uint8Array(2) }, 'it.a is a Uint8Array'],
    ['NaN', { a: Number.NaN }, 'it.a is NaN'],
    ['infinity', [1, Number.NEGATIVE_INFINITY], 'it[1] is -Infinity'],
    ['a bigint', { a: 1n }, 'it.a is a bigint'],
    ['a symbol', { a: Symbol('x') }, 'it.a is a symbol'],
    ['a function', { a: () => 1 }, 'it.a is a function'],
    ['undefined within an array', { a: [1, undefined] }, 'it.a[1] is undefined'],
    ['a hole in an array', [1, , 3], 'it[1] is undefined'], // eslint-disable-line no-sparse-arrays
  ])('refuses %s, naming its place', (_, value, message) => {
    expect(() => toJson(value, 'it')).toThrow(new NotJson(message));
  });

  test('must not contain itself', () => {
    expect(() => toJson(cycle, 'it')).toThrow(/^.{80}… is nested too deeply, or contains itself$/);
  });

  test('may be undefined, have undefined properties, or have no prototype', () => {
    expect(toJson(undefined, 'it')).toBeUndefined();
    expect(toJson({ a: undefined }, 'it')).toEqual({ a: undefined });
    expect(toJson(Object.create(null), 'it')).toEqual({});
  });

  test('may contain actor references only with an encoding, and is not modified', () => {
    const actor = createActor(createMachine({}), { id: 'it' });
    const value = { list: [1, { actor }], other: { deep: 1 } };
    expect(() => toJson(value, 'it')).toThrow(
      new NotJson('it.list[1].actor is an actor reference'),
    );
    const encoded = toJson(value, 'it', {
      reference: (reference, where) => `${where} ${reference === actor}`,
      escapes: false,
    });
    expect(encoded).toEqual({
      list: [1, { actor: 'it.list[1].actor true' }],
      other: { deep: 1 },
    });
    expect((encoded as typeof value).other).toBe(value.other);
    expect(value.list[1]).toEqual({ actor });
  });
});
