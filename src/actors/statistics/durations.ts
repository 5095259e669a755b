/** Each bucket of durations reaches to 1.2 times its beginning, so that its middle is at most 10 % off. */
const growth = 1.2;
const logOfGrowth = Math.log(growth);

/** The bucket of a duration: 0 for less than a millisecond, and so on in a geometric series. */
export function bucketOf(ms: number): number {
  return ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / logOfGrowth);
}

/** The duration below which a share of all durations lies, from how many there are in each bucket; undefined for none. */
export function quantileMs(
  buckets: ReadonlyMap<number, number>,
  share: number,
): number | undefined {
  const inOrder = [...buckets].toSorted(([a], [b]) => a - b);
  const total = inOrder.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(Math.ceil(total * share), 1);
  for (const [bucket, count] of inOrder) {
    left -= count;
    if (left <= 0) return middleOf(bucket);
  }
  return undefined;
}

function middleOf(bucket: number): number {
  return bucket === 0 ? 0 : Math.round(growth ** (bucket - 0.5));
}
