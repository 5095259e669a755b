import type { Commit } from '../ports/ports.ts';
import { keepDeed, type BulkDeed } from './bulk-deeds.ts';
import { keepAnswer, keptMs, type KeptRequest } from './repeats.ts';

/** What a commit keeps of a request, so that its repetition has no second effect. */
export type Kept = KeptRequest | KeptDeed;

/** What a bulk act did by the step to a version. */
export interface KeptDeed {
  readonly deed: BulkDeed;
  readonly version: number;
}

/** The marks of a commit; undefined if it keeps nothing. */
export function keepMarks(kept: readonly Kept[]): Commit['marks'] {
  if (kept.length === 0) return undefined;
  const put = kept.map((one) =>
    'deed' in one ? keepDeed(one.deed, one.version) : keepAnswer(one),
  );
  return { put, ttlMs: keptMs };
}
