import { toInstanceId, type InstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import type { Answer, Operation, Seen } from './observation.ts';

/** An instance, or a business key, that clients work at. */
export interface Target {
  readonly kind: 'tally' | 'round';
  readonly address: InstanceId;
  readonly publicId: string;
  /** Of a round. */
  readonly key?: string;
  /** As it was last seen; undefined where it was not there. */
  last: Seen | undefined;
}

export function createTarget(publicId: string, last: Seen, key: string | undefined): Target {
  // It came in an answer, which has ids of this form only.
  const address = toInstanceId(publicId as PublicId);
  const of = key === undefined ? {} : { key };
  return { kind: key === undefined ? 'tally' : 'round', address, publicId, ...of, last };
}

/** It takes nothing more. */
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
  // 404 may also mean that the caller must not.
  if (answer.kind === 'missing' && request.kind === 'read') target.last = undefined;
}
