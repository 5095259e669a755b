import { z } from 'zod';
import type { OpenApi } from '../openapi/openapi.ts';

const reference = z.object({ $ref: z.string() });

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
  allOf: z.array(z.looseObject({})).optional(),
});

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema: z.looseObject({}).default({}),
});

const content = z.object({
  schema: z.looseObject({}).default({}),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown().optional() })).default({}),
});

const answer = z.object({
  description: z.string().default(''),
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), content).default({}),
});

/** Operations of a mounted app may be less complete than those of the service. */
const operation = z.object({
  operationId: z.string().optional(),
  summary: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default(['service']),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
  requestBody: z
    .object({
      required: z.boolean().default(false),
      content: z.object({ 'application/json': content.optional() }),
    })
    .optional(),
  responses: z.record(z.string(), z.unknown()).default({}),
});

/** Other members of a path apply to all its operations. */
const httpMethods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

export type Schema = z.output<typeof schema>;
export type Parameter = z.output<typeof parameter>;
export type Answer = z.output<typeof answer> & { readonly status: string };
export type Operation = Omit<z.output<typeof operation>, 'responses'> & {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly answers: readonly Answer[];
};

/** A reader of the document that follows its references. */
export interface Reader {
  readonly operations: readonly Operation[];
  /** The names of the schemas. */
  readonly schemas: readonly string[];
  /** Whether operations without their own `security` need a token. */
  readonly authenticated: boolean;
  schemaOf(value: unknown): Schema;
  /** The name of the schema that a value refers to. */
  nameOf(value: unknown): string | undefined;
  parameterOf(value: unknown): Parameter;
}

export function createReader(document: OpenApi): Reader {
  const follow = (value: unknown): unknown => {
    const found = reference.safeParse(value);
    if (!found.success) return value;
    return found.data.$ref.split('/').slice(1).reduce<unknown>(within, document);
  };
  const toOperation = (path: string, method: string, value: unknown): Operation => {
    const { responses, operationId = `${method} ${path}`, ...rest } = operation.parse(value);
    const answers = Object.entries(responses).map(([status, response]) => ({
      ...answer.parse(follow(response)),
      status,
    }));
    return { ...rest, operationId, method, path, answers };
  };
  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([member]) => httpMethods.has(member))
        .map(([method, value]) => toOperation(path, method, value)),
    ),
    schemas: Object.keys(document.components['schemas'] ?? {}),
    authenticated: document.security.length === 1,
    schemaOf: (value) => schema.parse(follow(value)),
    nameOf(value) {
      const found = reference.safeParse(value);
      return found.success
        ? /^#\/components\/schemas\/([^/]+)$/.exec(found.data.$ref)?.[1]
        : undefined;
    },
    parameterOf: (value) => parameter.parse(follow(value)),
  };
}

/** The member of `part` named by one segment of a JSON pointer. */
function within(part: unknown, key: string): unknown {
  if (typeof part !== 'object' || part === null) return undefined;
  const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
  return (part as Readonly<Record<string, unknown>>)[name];
}
