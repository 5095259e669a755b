import { z } from 'zod';
import { withConstantDefaults } from './with-constant-defaults.ts';
import { toPortable } from './to-portable.ts';
import type { Process } from '../define-process.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<Process, ReadonlyMap<string, JsonSchema>>();

/**
 * The JSON Schema (2020-12) of an event's body, including `type`; undefined if the process does not declare the event.
 */
export function eventSchema(process: Process, type: string): JsonSchema | undefined {
  const known = schemas.get(process);
  if (known !== undefined) return known.get(type);
  const made = new Map(
    Object.entries(process.events ?? {}).map(([name, schema]) => [
      name,
      toEventSchema(name, schema),
    ]),
  );
  schemas.set(process, made);
  return made.get(type);
}

/**
 * The JSON Schema of what a client sends, before transformations (`output`: after them), with constant defaults. Tools
 * in other languages can read it.
 */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  return withConstantDefaults(() => {
    const { $schema: _schema, ...rest } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: toPortable,
    });
    return rest;
  });
}

function toEventSchema(type: string, schema: z.ZodType): JsonSchema {
  const { properties = {}, required = [], ...rest } = toJsonSchema(schema);
  return {
    type: 'object',
    ...rest,
    properties: { type: { const: type }, ...(properties as object) },
    required: ['type', ...(required as readonly string[])],
  };
}
