import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { eventSchema } from '../../../../src/definition/schemas/event-schema.ts';
import { toOpenApi } from '../../../../src/http/openapi/openapi.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const at = () => z.number().default(() => Date.now());
const computed = {
  at: at(),
  text: z.string().default(() => new Date().toISOString()),
  id: z.string().default(() => randomUUID()),
  chance: z.number().default(() => Math.random()),
  optional: at().optional(),
  described: at().describe('When it happened.'),
  readonly: at().readonly(),
  prefault: z.number().prefault(() => Date.now()),
  caught: z.number().catch(() => Date.now()),
  list: z.array(z.object({ at: at() })),
  object: z.object({ a: z.number() }).default(() => ({ a: Date.now() })),
  default: z.object({ default: at() }),
  either: z.union([z.object({ at: at() }), z.string()]),
};
const constant = {
  currency: z.string().default('EUR'),
  list: z.array(z.string()).default(['a', 'b']),
  object: z.object({ at: z.number() }).default({ at: 1 }),
  fromFunction: z.array(z.string()).default(() => []),
  default: z.boolean().default(false),
};

const machine = createMachine({
  initial: 'a',
  states: { a: { on: { COMPUTED: 'a', CONSTANT: 'a' } } },
});
const process = defineProcess({
  name: 'thing',
  machine,
  input: z.object(computed),
  events: { COMPUTED: z.object(computed), CONSTANT: z.object(constant) },
});

/** Every value under a `default` that is no property of that name. */
function defaultsIn(schema: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'properties') return Object.values(value as object).flatMap(defaultsIn);
    return key === 'default' ? [value] : defaultsIn(value);
  });
}

test('a computed default is in no schema: neither in a response nor in OpenAPI', async () => {
  await using memory = await createMemoryRuntime(process);
  const input = { list: [], default: {}, either: 'x', caught: 1 };
  const { instance } = await memory.runtime.start('thing', input);
  const [accepted] = instance.accepts;
  expect(accepted?.type).toBe('COMPUTED');
  expect(defaultsIn(accepted?.schema)).toEqual([]);
  expect(Object.keys((accepted?.schema?.['properties'] ?? {}) as object)).toEqual([
    'type',
    ...Object.keys(computed),
  ]);
  const { components } = toOpenApi([process], { authenticated: false }) as unknown as {
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  };
  expect(defaultsIn(components.schemas['thing.input'])).toEqual([]);
});

test('a constant default is shown', () => {
  expect(eventSchema(process, 'CONSTANT')).toMatchObject({
    properties: {
      currency: { default: 'EUR' },
      list: { default: ['a', 'b'] },
      object: { default: { at: 1 } },
      fromFunction: { default: [] },
      default: { default: false },
    },
  });
});
