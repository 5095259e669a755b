import { z } from 'zod';
import { eventSchema, toJsonSchema } from '../../actors/event-schema.ts';
import type { Runtime } from '../../actors/runtime-types.ts';
import { answers, type AnswerName } from './answers.ts';

type Process = Runtime['processes'][number];
export type Json = Readonly<Record<string, unknown>>;

const root = '#/components/schemas/';

export function schemaRef(name: AnswerName): Json {
  return { $ref: root + name };
}

export function inputRef(process: Process): Json {
  return { $ref: `${root}${process.name}.input` };
}

export function eventRef(process: Process): Json {
  return { $ref: `${root}${process.name}.event` };
}

/** Every schema of the document: the answers, and the input and the events of each process. */
export function toSchemas(processes: Runtime['processes']): Json {
  return { ...answerSchemas(), ...Object.fromEntries(processes.flatMap(processSchemas)) };
}

function answerSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => root + id });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

function processSchemas(process: Process): readonly (readonly [string, unknown])[] {
  const types = Object.keys(process.events ?? {});
  const events = types.map((type, index) =>
    rebase(eventSchema(process, type), `${root}${process.name}.event/oneOf/${index}`),
  );
  return [
    [`${process.name}.input`, inputSchema(process)],
    [`${process.name}.event`, process.events === undefined ? anyEvent : oneOf(events)],
  ];
}

const anyEvent = {
  type: 'object',
  properties: { type: { type: 'string', minLength: 1 } },
  required: ['type'],
};

/** JSON Schema has no empty union. */
function oneOf(schemas: readonly unknown[]): Json {
  return schemas.length === 0
    ? { not: {}, description: 'The process takes no events.' }
    : { oneOf: schemas };
}

function inputSchema(process: Process): unknown {
  if (process.input === undefined) return { description: 'Any JSON value.' };
  return rebase(toJsonSchema(process.input), `${root}${process.name}.input`);
}

/** A schema that refers to parts of itself does so from the root of the document once it is part of one. */
function rebase(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rebase(item, base));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string' && item.startsWith('#')
        ? [key, base + item.slice(1)]
        : [key, rebase(item, base)],
    ),
  );
}
