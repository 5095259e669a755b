import type { Audit } from '../ports/audits.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordMark } from '../ports/ids.ts';
import type { Rearmed, Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { firstLookAt } from '../record/due.ts';
import type { InstanceRecord } from '../record/record.ts';
import type { ProvenEffect } from '../views/proven-effects.ts';
import { toRearm } from './to-rearm.ts';

/**
 * Puts back what the due index has lost of an instance; returns that. Undefined if a commit came since it was read: that has armed what it
 * needs.
 */
export async function rearmLost(
  {
    store,
    wakes,
    clock,
  }: {
    readonly store: Pick<Store, 'rearm'>;
    readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
    readonly clock: Pick<Clock, 'now'>;
  },
  {
    record,
    mark,
    effects,
  }: {
    readonly record: InstanceRecord;
    readonly mark: RecordMark;
    readonly effects: readonly ProvenEffect[];
  },
  audit?: Audit,
): Promise<readonly Rearmed[] | undefined> {
  const now = clock.now();
  const lost = toRearm(effects, now).map((entry) => ({
    ...entry,
    atMs: firstLookAt(entry.atMs, now, wakes.horizonMs),
  }));
  if (lost.length === 0) return lost;
  if (!(await store.rearm(record.id, mark, lost, audit))) return undefined;
  await wakes.arm(lost.filter(({ atMs }) => atMs - now <= wakes.horizonMs));
  return lost;
}
