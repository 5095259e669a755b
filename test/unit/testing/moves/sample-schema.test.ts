import { expect, test } from 'vitest';
import { z } from 'zod';
import { toJsonSchema } from '../../../../src/definition/schemas/event-schema.ts';
import { sampleSchema } from '../../../../src/testing/moves/sample-schema.ts';

test.each([
  ['a literal', z.literal('a'), ['a']],
  ['an enum', z.enum(['a', 'b', 'c']), ['a', 'b']],
  ['a boolean', z.boolean(), [false, true]],
  ['a bounded number', z.int().min(3).max(9), [3]],
  ['a number above a bound', z.number().gt(0), [1]],
  ['a number below zero', z.number().max(-2), [-2]],
  ['a mail address', z.email(), ['ada@example.com']],
  ['a text with a length', z.string().min(3), ['aaa']],
  ['a default', z.string().default('x'), ['x']],
  ['a list', z.array(z.int().min(1)).min(2), [[1, 1]]],
  ['a choice', z.union([z.literal(1), z.literal(2)]), [1, 2]],
  ['anything', z.unknown(), []],
])('some values of %s', (_, schema, expected) => {
  expect(sampleSchema(toJsonSchema(schema), 2)).toEqual(expected);
});

test('an object is sampled with what it needs first, then with each other choice', () => {
  const schema = z.object({
    kind: z.enum(['a', 'b']),
    on: z.boolean(),
    note: z.string().optional(),
  });
  expect(sampleSchema(toJsonSchema(schema), 8)).toEqual([
    { kind: 'a', on: false },
    { kind: 'b', on: false },
    { kind: 'a', on: true },
    { kind: 'a', on: false, note: 'a' },
  ]);
});
