import { invalidRequest } from '../../invalid-request.ts';
import { reasonSchema } from './reason-schema.ts';

/** Parses the reason for an act. Throws `invalid_request`. */
export function parseReason(reason: string): string {
  const result = reasonSchema.safeParse(reason);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => issue.message).join(', ');
  throw invalidRequest(`The reason ${message}.`, [{ pointer: '/reason', message }]);
}
