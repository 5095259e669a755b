import type { Strike } from '../runs/strike.ts';

/** Faults after which something may come late that was decided upon before. */
const late: ReadonlySet<string> = new Set(['pause', 'delay', 'jump', 'skew', 'linger', 'repeat']);
const longestFaultMs = 20_000;
const longestSkewMs = 500;

/** Whether what a node (any, if undefined) does at `atMs` may be what it decided upon before `fromMs`, because a fault struck it. */
export function mayBeLate(
  strikes: readonly Strike[],
  {
    node,
    fromMs,
    atMs,
  }: { readonly node: string | undefined; readonly fromMs: number; readonly atMs: number },
): boolean {
  return strikes.some(
    (strike) =>
      (node === undefined || strike.node === node) &&
      strike.atMs > fromMs - longestFaultMs &&
      strike.atMs <= atMs &&
      strike.faults.some(({ kind }) => late.has(kind)),
  );
}

/** How far (ms) the clocks of nodes may be off the one time. */
export function skewOf(strikes: readonly Strike[]): number {
  return strikes.some(({ faults }) => faults.some(({ kind }) => kind === 'skew'))
    ? longestSkewMs
    : 0;
}
