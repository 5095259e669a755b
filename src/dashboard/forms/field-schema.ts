import { z } from 'zod';

/** What a form understands of a JSON Schema (2020-12); anything else is left to the check by the process itself. */
export interface FieldSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly description?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** A time, which people pick in UTC; only in forms of our own. */
  readonly isTime?: true;
}

const schema: z.ZodType<FieldSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    description: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
  }),
);

/** Undefined if it is not the schema of an object. */
export function parseFieldSchema(value: unknown): FieldSchema | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success && parsed.data.properties !== undefined ? parsed.data : undefined;
}
