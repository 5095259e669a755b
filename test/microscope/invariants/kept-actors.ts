import type { NodeName } from '../../../src/actors/ports/ports.ts';
import type { Life } from '../runs/life.ts';

/** A node keeps no actor of an instance that it ended, since the id of the instance may be used again. */
export function endedInstancesKeepNoActor(
  { node, run }: NodeName,
  actors: number,
  lives: readonly Life[],
): string | undefined {
  const newest = new Map(lives.map((life) => [life.id, life]));
  const kept = [...newest.values()].filter(
    ({ endedBy }) => endedBy?.node !== node || endedBy.run !== run,
  ).length;
  if (actors <= kept) return undefined;
  return `${node} keeps ${actors} actors, and ended all but ${kept} of ${newest.size} instances`;
}
