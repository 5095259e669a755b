import { HoldfastError } from './errors.ts';

/** One fault of a request, located in its body (a JSON pointer, RFC 6901), its query, or a header. */
export type RequestFault = { readonly message: string } & (
  { readonly pointer: string } | { readonly parameter: string } | { readonly header: string }
);

/**
 * The error for an invalid request. The message names the faults, or refers to `errors`. `errorCount`: the number of
 * faults, if it exceeds that of `errors`.
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
