import { HoldfastError } from '../../../errors.ts';
import type { StoredRecord } from '../../ports/ports.ts';
import { versionTerm } from '../index-terms.ts';
import type { InstanceRecord } from '../record.ts';
import { parseRecord2, type WrittenRecord2 } from './parse-record-2.ts';
import { readSnapshot } from './snapshot.ts';
import { readTime } from './time.ts';
import { readEntered } from './written-entered.ts';
import { readFinished } from './written-finished.ts';
import { readLedger } from './written-ledger.ts';
import { writtenFormat, type WrittenRecord } from './written-record.ts';
import { readTask } from './written-task.ts';
import { readTimer } from './written-timer.ts';

/** Parses a stored body, which any version of Holdfast has written. Throws `internal` if this one cannot read it. */
export function parseRecord({ id, body }: Pick<StoredRecord, 'id' | 'body'>): InstanceRecord {
  const written = JSON.parse(body) as WrittenRecord | WrittenRecord2;
  if (written.format === writtenFormat) return readRecord(written, id);
  if (written.format === 2) return parseRecord2(written);
  const { format } = written as { readonly format?: unknown };
  throw new HoldfastError(
    'internal',
    `A record has format ${String(format)}, but this version reads formats 2 and ${writtenFormat}; deploy the version that wrote it.`,
  );
}

function readRecord(written: WrittenRecord, id: InstanceRecord['id']): InstanceRecord {
  const [publicId, process, processVersion, machineHash, createdAt] = written.h;
  const [, , , , , version = 0, nextActor = 0, updatedAt = 0] = written.h;
  const { s: status = 'Pending', t: tasks, r: timers, f: finished, l: ledger } = written;
  // Every field, so that none is forgotten here.
  const record: { readonly [Field in keyof Required<InstanceRecord>]: InstanceRecord[Field] } = {
    id,
    publicId,
    process,
    processVersion,
    machineHash,
    version,
    status,
    createdAt,
    updatedAt: readTime(updatedAt, createdAt),
    owner: written.owner,
    key: written.key,
    nextActor,
    snapshot: readSnapshot(written),
    tasks: tasks === undefined ? [] : tasks.map((task) => readTask(task, createdAt)),
    timers: timers === undefined ? [] : timers.map((timer) => readTimer(timer, createdAt)),
    terms: written.terms ?? [`status=${status}`, versionTerm(processVersion), ...(written.x ?? [])],
    entered: readEntered(written.n, written.entered, createdAt),
    stranded: written.stranded,
    ledger: ledger === undefined ? [] : readLedger(ledger, createdAt),
    taskEnds: written.taskEnds ?? {},
    held: written.held ?? [],
    cancel: written.cancel,
    paused: written.paused,
    deleted: written.deleted,
    finished: finished === undefined ? [] : finished.map((task) => readFinished(task, createdAt)),
    ceilingBytes: written.ceilingBytes,
    pastFrom: written.pastFrom,
    restFrom: written.restFrom,
    traceparent: written.traceparent,
  };
  return record;
}
