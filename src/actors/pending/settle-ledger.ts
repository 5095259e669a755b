import type { SettleOptions } from '../../definition/machine/settle.ts';
import { isOwed } from '../record/ledger.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { SettledEntry } from '../record/record.ts';
import { endOf } from './task-ends.ts';

const nothing: readonly SettledEntry[] = [];

/** Settles the owed entries that the machine settles, and returns them. */
export function settleLedger(live: LiveActor, now: number): readonly SettledEntry[] {
  const { recorder } = live;
  if (recorder.settlements.length === 0) return nothing;
  const end = Math.max(...recorder.settlements.map((options) => endOfSettlement(live, options)));
  recorder.settlements = [];
  const settled: SettledEntry[] = [];
  const ledger = live.ledger.map((entry) => {
    if (entry.sequence >= end || !isOwed(entry)) return entry;
    const { input: _input, output: _output, ...rest } = entry;
    settled.push({ id: entry.id, task: entry.task });
    return { ...rest, input: undefined, state: 'settled', changedAt: now } as const;
  });
  if (settled.length > 0) live.ledger = ledger;
  return settled;
}

/** The first sequence that the settlement leaves out. */
function endOfSettlement(live: LiveActor, { upTo }: SettleOptions): number {
  return upTo === undefined ? Infinity : (endOf(live, upTo) ?? 0);
}
