import { reasonSchema } from '../../actors/requests/reason-schema.ts';
import type { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** Parses `Holdfast-Reason`: percent-encoded UTF-8. Throws `invalid_request` if it is invalid. */
export function parseReasonField(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const result = reasonSchema.safeParse(decode(field));
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ message }) => message).join(', '));
}

function decode(field: string): string {
  if (!/^[\x20-\x7e]*$/.test(field)) throw invalid(remedy);
  try {
    return decodeURIComponent(field);
  } catch {
    throw invalid(remedy);
  }
}

const remedy =
  'must be percent-encoded UTF-8, as encodeURIComponent makes it: write a percent sign as %25';

function invalid(message: string): HoldfastError {
  return invalidRequest(`Holdfast-Reason ${message}.`, [{ header: 'Holdfast-Reason', message }]);
}
