import type { Process } from '../../definition/define-process.ts';
import type { Turns } from '../../turns.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstanceId, RecordMark } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import { armablesOf, proveEffect, toWake, type ProvenEffect } from '../views/proven-effects.ts';
import { toWaitingView } from '../views/waiting-view.ts';
import type { WaitingView } from '../views/view-types.ts';
import type { Readables } from './readable.ts';
import type { Load } from './share-loads.ts';

/** An instance that steps all the time must not keep a reader forever. */
const mostRounds = 10;
/** How many effects are read in one turn. */
const atOnce = 500;

/** What an instance waits for, and the record that says so. */
export interface ReadWaiting {
  /** As much of it as is shown. */
  readonly waiting: WaitingView;
  /** All that must have a due entry. */
  readonly effects: readonly ProvenEffect[];
  readonly record: InstanceRecord;
  readonly mark: RecordMark;
}

/**
 * Reads what an instance waits for, with the proof that it will happen. Throws `instance_not_found` if the caller may not
 * read the instance.
 */
export function createReadWaiting(deps: {
  readonly store: Pick<Store, 'dueEntries'>;
  readonly load: Load;
  readonly clock: Pick<Clock, 'now'>;
  readonly readable: Readables['readable'];
  readonly turns: Pick<Turns, 'next'>;
}): (process: Process, caller: Caller | undefined, id: InstanceId) => Promise<ReadWaiting> {
  const { store, load, clock, readable, turns } = deps;

  /** In parts, each in a turn: an instance can have a hundred thousand effects. */
  async function readEffects(record: InstanceRecord): Promise<readonly ProvenEffect[]> {
    const all = armablesOf(record);
    const effects: ProvenEffect[] = [];
    for (let at = 0; at < all.length; at += atOnce) {
      if (at > 0) await turns.next();
      const some = all.slice(at, at + atOnce);
      const wakes = some.map((one) => toWake(record, one));
      const entries = await store.dueEntries(wakes);
      const now = clock.now();
      for (const [n, wake] of wakes.entries()) {
        const one = some[n];
        if (one !== undefined) {
          effects.push(proveEffect(record, one, { wake, entry: entries[n], now }));
        }
      }
    }
    return effects;
  }

  return async (process, caller, id) => {
    let stored = await load(id);
    for (let round = 1; ; round++) {
      const { record, accepts } = readable(process, caller, stored);
      const effects = await readEffects(record);
      const withProof = mayObserve(caller);
      const waiting = toWaitingView(process, record, effects, { accepts: accepts(), withProof });
      const read = { waiting, effects, record, mark: markOf(stored) };
      if (effects.every(({ armed }) => armed)) return read;
      // A commit between the two reads may have ended or moved what seems to be unarmed: then it is read again.
      const newest = await load(id);
      if (newest?.mark === stored?.mark || round === mostRounds) return read;
      stored = newest;
    }
  };
}

/** What is readable is stored. */
function markOf(stored: StoredRecord | undefined): RecordMark {
  if (stored === undefined) throw unknownInstance();
  return stored.mark;
}
