import type { EffectId } from '../ports/ids.ts';
import type { DueEntry, Store, Wake } from '../ports/ports.ts';

/** What the due index holds of effects, by effect. */
export async function dueEntriesOf(
  store: Pick<Store, 'dueEntries'>,
  wakes: readonly Wake[],
): Promise<ReadonlyMap<EffectId, DueEntry>> {
  const found = wakes.length === 0 ? [] : await store.dueEntries(wakes);
  const entries = new Map<EffectId, DueEntry>();
  for (const [n, { effect }] of wakes.entries()) {
    const entry = found[n];
    if (entry !== undefined) entries.set(effect, entry);
  }
  return entries;
}
