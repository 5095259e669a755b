import type { Process } from '../../definition/define-process.ts';
import type { Turns } from '../../turns.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstanceId, RecordMark } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import {
  armablesOf,
  toWaitingView,
  toWake,
  viewEffect,
  type EffectView,
} from '../views/waiting-view.ts';
import type { WaitingView } from '../views/view-types.ts';
import { dueEntriesOf } from './due-entries-of.ts';
import type { Readables } from './readable.ts';
import type { Load } from './share-loads.ts';

/** An instance that steps all the time must not keep a reader forever. */
const mostRounds = 10;
/** How many effects are read in one turn. */
const atOnce = 500;

/** What an instance waits for, and the record that says so. */
export interface ReadWaiting {
  readonly waiting: WaitingView;
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
  async function readEffects(
    process: Process,
    record: InstanceRecord,
    withProof: boolean,
  ): Promise<readonly EffectView[]> {
    const all = armablesOf(record);
    const effects: EffectView[] = [];
    for (let at = 0; at < all.length; at += atOnce) {
      if (at > 0) await turns.next();
      const some = all.slice(at, at + atOnce);
      const entries = await dueEntriesOf(
        store,
        some.map((one) => toWake(record, one)),
      );
      const facts = { entries, now: clock.now(), withProof };
      for (const one of some) effects.push(viewEffect(process, record, one, facts));
    }
    return effects;
  }

  return async (process, caller, id) => {
    let stored = await load(id);
    for (let round = 1; ; round++) {
      const { record, accepts } = readable(process, caller, stored);
      const effects = await readEffects(process, record, mayObserve(caller));
      const waiting = toWaitingView(process, record, effects, accepts());
      const read = { waiting, record, mark: markOf(stored) };
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
