import { keyScope } from '../access/access.ts';
import { requestKey, type RequestKey } from '../commit/repeats.ts';
import type { ByCaller, Repeatable } from '../contract/request-options.ts';

/** The key of a request that may be repeated; undefined for any other. */
export function toRequestKey(
  scope: string,
  idempotencyKey: string | undefined,
  body: unknown,
): RequestKey | undefined {
  return idempotencyKey === undefined ? undefined : requestKey(scope, idempotencyKey, body);
}

/**
 * The key of an act, made of what is done and why. Acts and events share their keys: reusing the key of an event for an act is the same
 * fault as reusing it for another event. No event is a list.
 */
export function toActKey(
  { caller, idempotencyKey }: ByCaller & Pick<Repeatable, 'idempotencyKey'>,
  what: string,
  asked: object,
): RequestKey | undefined {
  return toRequestKey(keyScope(caller), idempotencyKey, [what, asked]);
}
