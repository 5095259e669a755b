import type { Cause } from '../pending/cause.ts';

type Stuck = Extract<Cause, { kind: 'stuck' }>;

/**
 * What an earlier pass through a batch found out about a cause at this version: that the machine throws on it. At another
 * version, to which another node has moved the instance meanwhile, it may not throw.
 */
export function knownStuck(
  known: readonly Stuck[],
  cause: Cause,
  version: number,
): Stuck | undefined {
  return known.find(({ of, ifVersions }) => {
    const isIt =
      of === cause || (of.kind === 'fired' && cause.kind === 'fired' && of.id === cause.id);
    return isIt && ifVersions?.includes(version) !== false;
  });
}
