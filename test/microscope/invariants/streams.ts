import type { Run } from './run.ts';

/** A client that follows an instance is told of each step, in order. */
export function streamsAreGapless({ followed, observed }: Run): readonly string[] {
  if (observed.counts.failOvers > 0) return [];
  return followed.flatMap((sequences) =>
    sequences.every((sequence, index) => sequence === index)
      ? []
      : [`a client was told of the steps ${sequences.join(' ')}`],
  );
}
