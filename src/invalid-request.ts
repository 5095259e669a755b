import { HoldfastError } from './errors.ts';

/** One thing that is wrong with a request, and where: in the body (a JSON pointer, RFC 6901), in its query, or in a header. */
export type RequestFault = { readonly message: string } & (
  { readonly pointer: string } | { readonly parameter: string } | { readonly header: string }
);

/**
 * The refusal of a request that is not as it must be. The message names the faults, or says to look at them. `errorCount`:
 * how many faults there are, if that is more than `errors`.
 */
export function invalidRequest(
  message: string,
  errors: readonly RequestFault[] = [],
  {
    errorCount = errors.length,
    cause,
  }: { readonly errorCount?: number; readonly cause?: unknown } = {},
): HoldfastError {
  const details = errors.length === 0 ? {} : { errors, errorCount };
  return new HoldfastError('invalid_request', message, { details, cause });
}
