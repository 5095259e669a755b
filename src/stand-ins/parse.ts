import type { z } from 'zod';
import { HoldfastError } from '../errors.ts';

/** The value as the schema reads it. Throws `invalid_request` with every fault. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HoldfastError('invalid_request', 'The body is not valid; see errors.', {
    details: { errors: parsed.error.issues.flatMap(toFaults) },
  });
}

function toFaults(issue: z.core.$ZodIssue): readonly { pointer: string; message: string }[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        pointer: toPointer([...issue.path, key]),
        message: 'is not a known field',
      }))
    : [{ pointer: toPointer(issue.path), message: issue.message }];
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
