import type { Addition, Sum, TallyKey } from '../../actors/ports/tallies.ts';
import { keys } from './ordered-keys.ts';
import { keysIn, type KvReader, type KvWriter } from './ordered-kv.ts';

interface Tally {
  readonly sums: readonly (readonly [name: string, sum: Sum])[];
  /** The last batch of each run. */
  readonly runs: readonly (readonly [run: string, number: number])[];
}

/** How many tallies an addition forgets at most. */
const forgetLimit = 1_000;

export function addToTally(
  rows: KvWriter,
  { key, untilMs, add, maxSize }: Addition,
  { run, number }: { readonly run: string; readonly number: number },
): void {
  const row = keys.tally(untilMs, key);
  const tally = parseTally(rows.get(row));
  const runs = new Map(tally.runs);
  if ((runs.get(run) ?? -1) >= number) return;
  runs.set(run, number);
  const sums = new Map(tally.sums);
  let size = tally.sums.reduce((count, [, { text }]) => count + (text === undefined ? 1 : 2), 0);
  for (const { name, by, text } of add) {
    const before = sums.get(name);
    if (before === undefined) {
      if (size >= maxSize) continue;
      size += text === undefined ? 1 : 2;
    }
    const latest = text ?? before?.text;
    sums.set(name, {
      sum: (before?.sum ?? 0) + by,
      ...(latest === undefined ? {} : { text: latest }),
    });
  }
  rows.put(row, JSON.stringify({ sums: [...sums], runs: [...runs] } satisfies Tally));
}

export function readTally(rows: KvReader, { key, untilMs }: TallyKey): ReadonlyMap<string, Sum> {
  return new Map(parseTally(rows.get(keys.tally(untilMs, key))).sums);
}

export function forgetTallies(rows: KvWriter, now: number): void {
  const range = { from: keys.tallies, to: keys.talliesUntil(Math.floor(now)), limit: forgetLimit };
  for (const key of keysIn(rows, range)) rows.remove(key);
}

function parseTally(text: string | undefined): Tally {
  return text === undefined ? { sums: [], runs: [] } : (JSON.parse(text) as Tally);
}
