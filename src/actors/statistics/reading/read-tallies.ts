import type { Sum, Tallies } from '../../ports/tallies.ts';
import { tallyAt, type TallySpan } from '../tally-spans.ts';

/** A tally, and the beginning of its span in epoch milliseconds. */
export interface SpanSums {
  readonly from: number;
  readonly sums: ReadonlyMap<string, Sum>;
}

/** Reads the tallies of all spans from one time to another, of each group. */
export async function readTallies(
  store: Pick<Tallies, 'tallies'>,
  of: { readonly process: string; readonly groups: readonly string[]; readonly what: string },
  span: TallySpan,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly SpanSums[]> {
  const { process, groups, what } = of;
  const wanted = groups.flatMap((group) => {
    const times: { readonly from: number; readonly group: string }[] = [];
    const first = Math.floor(from / span.spanMs) * span.spanMs;
    for (let at = first; at <= to; at += span.spanMs) times.push({ from: at, group });
    return times;
  });
  const keys = wanted.map((one) => tallyAt({ process, group: one.group, what }, span, one.from));
  const found = await store.tallies(keys);
  return wanted.map((one, n) => ({ from: one.from, sums: found[n] ?? new Map() }));
}
