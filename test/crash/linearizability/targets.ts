import { toInstanceId, type InstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import type { Answer, Operation, Seen } from './observation.ts';

/** An instance, or a business key, that clients work on. */
export interface Target {
  readonly kind: 'tally' | 'round';
  readonly address: InstanceId;
  readonly publicId: string;
  /** Of a round. */
  readonly key?: string;
  /** As it was last seen; undefined if it did not exist. */
  last: Seen | undefined;
}

export function createTarget(publicId: string, last: Seen, key: string | undefined): Target {
  // It comes from an answer, and answers have only ids of this form.
  const address = toInstanceId(publicId as PublicId);
  const of = key === undefined ? {} : { key };
  return { kind: key === undefined ? 'tally' : 'round', address, publicId, ...of, last };
}

/** It takes no more events. */
export function isOver({ last }: Target): boolean {
  return last?.state === 'closing' || last?.state === 'closed';
}

/** Where requests about a target go: by business key, or by id. */
export function pathTo({ kind, key, publicId }: Target, by: 'key' | 'id'): string {
  if (kind === 'tally') return `/tallies/${publicId}`;
  return by === 'key' ? `/rounds/by/${key}` : `/rounds/${publicId}`;
}

export function noteAnswer(target: Target, { request }: Operation, answer: Answer): void {
  if (answer.kind === 'accepted') target.last = answer.seen;
  // 404 can also mean that the caller has no access.
  if (answer.kind === 'missing' && request.kind === 'read') target.last = undefined;
}
