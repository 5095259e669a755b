import { z } from 'zod';
import type { OpenApi } from '../openapi/openapi.ts';

const schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  properties: z.record(z.string(), z.looseObject({})).optional(),
  required: z.array(z.string()).optional(),
  items: z.looseObject({}).optional(),
  oneOf: z.array(z.looseObject({})).optional(),
  anyOf: z.array(z.looseObject({})).optional(),
});

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  description: z.string().default(''),
});

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          schema: z.looseObject({}),
          example: z.unknown().optional(),
          examples: z.record(z.string(), z.object({ value: z.unknown().optional() })).default({}),
        }),
      }),
    })
    .optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});

export type Schema = z.output<typeof schema>;
export type Parameter = z.output<typeof parameter>;
export type Operation = z.output<typeof operation> & {
  readonly method: string;
  readonly path: string;
};

/** A reader of the document that follows its references. */
export interface Reader {
  readonly operations: readonly Operation[];
  schemaOf(value: unknown): Schema;
  parameterOf(value: unknown): Parameter;
}

export function createReader(document: OpenApi): Reader {
  const follow = (value: unknown): unknown => {
    const reference = z.object({ $ref: z.string() }).safeParse(value);
    if (!reference.success) return value;
    return reference.data.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((part, key) => z.record(z.string(), z.unknown()).parse(part)[key], document);
  };
  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, value]) => ({
        ...operation.parse(value),
        method,
        path,
      })),
    ),
    schemaOf: (value) => schema.parse(follow(value)),
    parameterOf: (value) => parameter.parse(follow(value)),
  };
}
