import { ProblemError } from '../../client/problem-error.ts';

/** Undefined instead of a refusal because of a missing scope. */
export function unlessForbidden(error: unknown): undefined {
  if (error instanceof ProblemError && error.status === 403) return undefined;
  throw error;
}
