import type { NodeName } from '../ports/ports.ts';

/** Whose turn it is with work that one node at a time does, and until when (epoch milliseconds) it need not say so again. */
export interface Turn {
  readonly run?: string | undefined;
  readonly node?: string | undefined;
  readonly until?: number | undefined;
}

/**
 * Whether a node may go on with the work: another one is not at it, has not said so for too long, is dead, or was an earlier run of
 * this node. `alive`: the runs that are, where that is known.
 */
export function isFree(
  { run, node, until = 0 }: Turn,
  owner: NodeName,
  now: number,
  alive?: ReadonlySet<string>,
): boolean {
  if (run === undefined || run === owner.run || node === owner.node || until <= now) return true;
  return alive !== undefined && !alive.has(run);
}
