import { z } from 'zod';

/** Why a process failed, as its clients see it. */
export interface Failure {
  /** The task that failed. */
  readonly step: string;
  readonly message: string;
  readonly code?: string;
}

const known = z.object({ message: z.string().optional(), code: z.string().optional() }).catch({});

/** The failure of a step, from what its `onError` is told. */
export function toFailure(step: string, error: unknown): Failure {
  const { message = String(error), code } = known.parse(error);
  return code === undefined ? { step, message } : { step, message, code };
}
