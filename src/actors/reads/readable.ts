import type { Process } from '../../definition/define-process.ts';
import type { Access, Accessed, Act } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import { createAttachment } from '../recording/attachment.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { StoredRecord } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { decodeForReaders } from '../xstate/references.ts';
import type { AcceptedEvent, InstanceView } from '../views/view-types.ts';
import type { Ended } from './ended-here.ts';
import { contextOf } from '../restore/snapshot.ts';
import { unknownInstance } from '../step/step-errors.ts';
import { acceptedViews, viewLive, viewRecord } from '../views/view-instance.ts';

export interface Readable {
  readonly record: InstanceRecord;
  /** The view that the caller gets, rendered on demand. */
  readonly view: () => InstanceView;
  /** The events that the caller may send: a part of the view, which takes long where much is pending. */
  readonly accepts: () => readonly AcceptedEvent[];
}

export interface Readables {
  /** The record and view that a caller may see. Throws `instance_not_found` if the caller may not read it. */
  readonly readable: (
    process: Process,
    caller: Caller | undefined,
    stored: StoredRecord | undefined,
  ) => Readable;
  /** The view of an end that this node has committed. Throws like `readable`. */
  readonly readableEnd: (
    process: Process,
    caller: Caller | undefined,
    ended: Ended,
  ) => InstanceView;
  /** Whether the instance exists for a caller that wants to do one of these. */
  readonly isThere: (
    process: Process,
    caller: Caller | undefined,
    stored: StoredRecord | undefined,
    acts: readonly Act[],
  ) => boolean;
}

export function createReadables({ may, shown, sendable }: Access, log: Log): Readables {
  function accessible(
    process: Process,
    caller: Caller | undefined,
    stored: StoredRecord | undefined,
    acts: readonly Act[],
  ): { readonly record: InstanceRecord; readonly accessed: Accessed } | undefined {
    const record = stored === undefined ? undefined : parsed(stored);
    if (record?.process !== process.name) return undefined;
    const accessed = accessedRecord(process, record, log);
    return acts.some((act) => may(process, caller, accessed, act))
      ? { record, accessed }
      : undefined;
  }

  return {
    readable(process, caller, stored) {
      const found = accessible(process, caller, stored, toRead);
      if (found === undefined) throw unknownInstance();
      const { record, accessed } = found;
      return {
        record,
        view: once(() => shown(process, caller, accessed, accessed.view())),
        accepts: () => sendable(process, caller, accessed, acceptedViews(process, record)),
      };
    },
    readableEnd(process, caller, ended) {
      const isThere =
        ended.process === process.name && may(process, caller, ended, { kind: 'read' });
      if (!isThere) throw unknownInstance();
      return shown(process, caller, ended, ended.view());
    },
    isThere: (process, caller, stored, acts) =>
      accessible(process, caller, stored, acts) !== undefined,
  };
}

/** Callers that share a load share its parsed record. */
const records = createAttachment<InstanceRecord>('record');

function parsed(stored: StoredRecord): InstanceRecord {
  return records.of(stored) ?? records.attach(stored, parseRecord(stored));
}

const toRead: readonly Act[] = [{ kind: 'read' }];

/** A record as access rules see it. */
export function accessedRecord(process: Process, record: InstanceRecord, log: Log): Accessed {
  return {
    instance: record.id,
    owner: record.owner,
    view: once(() => viewRecord(process, record, log)),
    context: () => decodeForReaders(record.snapshot.context),
  };
}

/** A live actor as access rules see it. */
export function accessedLive(live: LiveActor, log: Log): Accessed {
  return {
    instance: live.id,
    owner: live.owner,
    view: once(() => viewLive(live, log)),
    context: () => contextOf(live.actor),
  };
}

/** An instance that a commit of this node has ended. */
export function toEnded(live: LiveActor, log: Log): Ended {
  return { process: live.process.name, ...accessedLive(live, log) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
