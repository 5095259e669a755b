import type { Process } from '../../definition/define-process.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstanceId, RecordMark } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import { viewWaiting, wakesOf } from '../views/waiting-view.ts';
import type { WaitingView } from '../views/view-types.ts';
import { dueEntriesOf } from './due-entries-of.ts';
import type { Readables } from './readable.ts';
import type { Load } from './share-loads.ts';

/** An instance that steps all the time must not keep a reader forever. */
const mostRounds = 10;

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
}): (process: Process, caller: Caller | undefined, id: InstanceId) => Promise<ReadWaiting> {
  const { store, load, clock, readable } = deps;

  return async (process, caller, id) => {
    let stored = await load(id);
    for (let round = 1; ; round++) {
      const { record, view } = readable(process, caller, stored);
      const waiting = viewWaiting(process, record, {
        entries: await dueEntriesOf(store, wakesOf(record)),
        accepts: view().accepts,
        now: clock.now(),
        withProof: mayObserve(caller),
      });
      const read = { waiting, record, mark: markOf(stored) };
      if (waiting.waitsFor.every((one) => one.kind === 'event' || one.armed)) return read;
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
