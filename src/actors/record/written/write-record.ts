import type { RecordFormat } from '../../ports/ports.ts';
import type { InstanceRecord } from '../record.ts';
import { versionTerm } from '../index-terms.ts';
import { othersOf, unlessEmpty } from './snapshot.ts';
import { writeTime } from './time.ts';
import { writeEntered } from './written-entered.ts';
import { writeFinished } from './written-finished.ts';
import { writeLedger } from './written-ledger.ts';
import { writtenFormat, type WrittenRecord } from './written-record.ts';
import { writeTask } from './written-task.ts';
import { writeTimer } from './written-timer.ts';

/** The stored body of a record, which `parseRecord` reads. In format 3, the id is not in it. */
export function writeRecord(record: InstanceRecord, format: RecordFormat = writtenFormat): string {
  if (format === 2) return JSON.stringify({ format, ...record });
  const { createdAt, status, version, nextActor, snapshot, tasks, timers, finished } = record;
  const { ledger, taskEnds, held } = record;
  const { publicId, process, processVersion, machineHash } = record;
  const updatedAt = writeTime(record.updatedAt, createdAt);
  const isNew = version === 0 && nextActor === 0 && updatedAt === 0;
  const entered = writeEntered(record.entered, createdAt);
  const terms = writeTerms(record);
  // One literal of fixed fields. Those that are undefined do not appear in JSON.
  const written: WrittenRecord = {
    format: writtenFormat,
    h: isNew
      ? [publicId, process, processVersion, machineHash, createdAt]
      : [publicId, process, processVersion, machineHash, createdAt, version, nextActor, updatedAt],
    s: status === 'Pending' ? undefined : status,
    owner: record.owner,
    key: record.key,
    a: snapshot.status === 'active' ? undefined : snapshot.status,
    v: snapshot.value,
    c: snapshot.context,
    output: snapshot.output,
    error: snapshot.error,
    children: unlessEmpty(snapshot.children),
    historyValue: unlessEmpty((snapshot as { readonly historyValue?: unknown }).historyValue),
    snapshot: othersOf(snapshot),
    t: tasks.length === 0 ? undefined : tasks.map((task) => writeTask(task, createdAt)),
    r: timers.length === 0 ? undefined : timers.map((timer) => writeTimer(timer, createdAt)),
    n: entered?.root,
    entered: entered?.all,
    x: terms?.others,
    terms: terms?.all,
    stranded: record.stranded,
    l: ledger.length === 0 ? undefined : writeLedger(ledger, createdAt),
    taskEnds: unlessEmpty(taskEnds) ?? undefined,
    held: held.length === 0 ? undefined : held,
    cancel: record.cancel,
    paused: record.paused,
    deleted: record.deleted,
    f: finished.length === 0 ? undefined : finished.map((task) => writeFinished(task, createdAt)),
    ceilingBytes: record.ceilingBytes,
    pastFrom: record.pastFrom,
    restFrom: record.restFrom,
    traceparent: record.traceparent,
  };
  return JSON.stringify(written);
}

function writeTerms({
  terms,
  status,
  processVersion,
}: InstanceRecord):
  { readonly others?: readonly string[]; readonly all?: readonly string[] } | undefined {
  const isUsual = terms[0] === `status=${status}` && terms[1] === versionTerm(processVersion);
  if (!isUsual) return { all: terms };
  return terms.length === 2 ? undefined : { others: terms.slice(2) };
}
