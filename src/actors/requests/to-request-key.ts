import { requestKey, type RequestKey } from '../commit/repeats.ts';

/** The key of a request that may be repeated; undefined for any other. */
export function toRequestKey(
  scope: string,
  idempotencyKey: string | undefined,
  body: unknown,
): RequestKey | undefined {
  return idempotencyKey === undefined ? undefined : requestKey(scope, idempotencyKey, body);
}
