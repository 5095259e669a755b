import type { Process } from '../machines/define-process.ts';
import type { Access, Accessed } from './access.ts';
import type { Caller } from './caller.ts';
import type { LiveActor } from './live-actor.ts';
import type { Log } from './log.ts';
import { parseRecord } from './parse-record.ts';
import type { StoredRecord } from './ports.ts';
import type { InstanceRecord } from './record.ts';
import { decodeForReaders } from './references.ts';
import type { InstanceView } from './runtime-types.ts';
import { contextOf } from './snapshot.ts';
import { unknownInstance } from './step-errors.ts';
import { viewLive, viewRecord } from './to-view.ts';

export interface Readable {
  readonly record: InstanceRecord;
  /** As the caller sees it. */
  readonly view: InstanceView;
}

/** What a caller may read of what the store holds. Throws `instance_not_found` where that is nothing. */
export type ToReadable = (
  process: Process,
  caller: Caller | undefined,
  stored: StoredRecord | undefined,
) => Readable;

export function createReadable({ may, shown }: Access, log: Log): ToReadable {
  return (process, caller, stored) => {
    const record = stored === undefined ? undefined : parseRecord(stored);
    if (record?.process !== process.name) throw unknownInstance();
    const accessed = accessedRecord(process, record, log);
    if (!may(process, caller, accessed, { kind: 'read' })) throw unknownInstance();
    return { record, view: shown(process, caller, accessed, accessed.view()) };
  };
}

/** A record as rules look at it. */
export function accessedRecord(process: Process, record: InstanceRecord, log: Log): Accessed {
  return {
    owner: record.owner,
    view: once(() => viewRecord(process, record, log)),
    context: () => decodeForReaders(record.snapshot.context),
  };
}

/** A live actor as it stands now, as rules look at it. */
export function accessedLive(live: LiveActor, log: Log): Accessed {
  return {
    owner: live.owner,
    view: once(() => viewLive(live, log)),
    context: () => contextOf(live.actor),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
