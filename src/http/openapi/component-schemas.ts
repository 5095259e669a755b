import { z } from 'zod';
import { eventSchema, toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { toPortable } from '../../definition/schemas/to-portable.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import { answers, type AnswerName } from './answers.ts';

type Process = Runtime['processes'][number];
export type Json = Readonly<Record<string, unknown>>;

const root = '#/components/schemas/';

export function schemaRef(name: AnswerName): Json {
  return { $ref: root + name };
}

/** Refers to one of the schemas that belong to a process. */
export function processRef(
  process: Process,
  part: 'input' | 'event' | 'data' | 'instance' | 'list' | 'past',
): Json {
  return { $ref: `${root}${process.name}.${part}` };
}

/** Every schema of the document: the response bodies, and those of each process. */
export function toSchemas(processes: Runtime['processes']): Json {
  const { Preview, ...schemas } = answerSchemas();
  const hasBulkActs = processes.some(({ name }) => name === bulkActName);
  const answered = hasBulkActs ? { ...schemas, Preview } : schemas;
  return { ...answered, ...Object.fromEntries(processes.flatMap(processSchemas)) };
}

function answerSchemas(): Readonly<Record<string, Json>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => root + id, override: toPortable });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

function processSchemas(process: Process): readonly (readonly [string, unknown])[] {
  const types = Object.keys(process.events ?? {});
  const base = `${root}${process.name}.event`;
  const events = types.map((type, index) =>
    rebase(eventSchema(process, type), types.length === 1 ? base : `${base}/oneOf/${index}`),
  );
  return [
    [`${process.name}.input`, inputSchema(process)],
    [`${process.name}.event`, process.events === undefined ? anyEvent : oneOf(events)],
    ...(process.data === undefined ? [] : [[`${process.name}.data`, dataSchema(process)] as const]),
    [`${process.name}.instance`, instanceSchema(process, 'Instance')],
    [`${process.name}.past`, instanceSchema(process, 'Past')],
    [`${process.name}.list`, listSchema(process)],
  ];
}

function dataSchema({ name, data }: Process): unknown {
  return data === undefined ? {} : rebase(toJsonSchema(data, 'output'), `${root}${name}.data`);
}

/** An instance with the `data` of the process; null if its view throws. */
function instanceSchema(process: Process, name: 'Instance' | 'Past'): Json {
  const data =
    process.data === undefined
      ? {}
      : { data: { anyOf: [processRef(process, 'data'), { type: 'null' }] } };
  return {
    allOf: [
      schemaRef(name),
      { type: 'object', properties: { process: { const: process.name }, ...data } },
    ],
  };
}

function listSchema(process: Process): Json {
  const instances = { type: 'array', items: processRef(process, 'instance') };
  return { allOf: [schemaRef('InstanceList'), { type: 'object', properties: { instances } }] };
}

const anyEvent = {
  type: 'object',
  properties: { type: { type: 'string', minLength: 1 } },
  required: ['type'],
};

/** JSON Schema has no empty union, and a union of one is that one. */
function oneOf(schemas: readonly unknown[]): unknown {
  if (schemas.length === 1) return schemas[0];
  return schemas.length === 0
    ? { not: {}, description: 'The process accepts no events.' }
    : { oneOf: schemas };
}

function inputSchema(process: Process): unknown {
  if (process.input === undefined) return { description: 'Any JSON value.' };
  return rebase(toJsonSchema(process.input), `${root}${process.name}.input`);
}

/** Makes references within a schema relative to the document that it becomes part of. */
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
