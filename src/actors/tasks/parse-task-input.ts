import type { z } from 'zod';
import { HoldfastError } from '../../errors.ts';
import { toPlainError, type PlainError } from '../record/plain-error.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';

/** The stored input of a task, parsed by its schema; or, if that fails, unchanged and with the reason. */
export function parseTaskInput(
  task: string,
  schema: z.ZodType | undefined,
  stored: unknown,
): { readonly input: unknown; readonly unfit?: { readonly unfit: PlainError } } {
  if (schema === undefined) return { input: stored };
  try {
    return { input: parseWith(schema, stored, `The stored input of the task ${task}`) };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { input: stored, unfit: { unfit: toPlainError(error) } };
  }
}
