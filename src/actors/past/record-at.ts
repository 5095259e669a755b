import { parseDeployment } from '../record/deployment.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { Past, Rest } from '../record/past.ts';
import type { InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';

/**
 * The record of an instance as a step left it; `newest` is any later one. Without index terms, which every commit computes anew, and
 * without the tellings of emitted events.
 */
export function recordAt(
  newest: InstanceRecord,
  { entry, past, rest }: { readonly entry: HistoryEntry; readonly past: Past; readonly rest: Rest },
): InstanceRecord {
  const { id, publicId, process, createdAt, owner, key, traceparent } = newest;
  const { machine: status, context, output, error, finished, cancel, paused, stranded } = past;
  const values = new Map(rest.ledger.map((one) => [one.sequence, one]));
  const told = { status, value: entry.to, context, output, error };
  return {
    id,
    publicId,
    process,
    createdAt,
    owner,
    key,
    traceparent,
    ...parseDeployment(rest.madeBy),
    version: entry.sequence,
    status: entry.status,
    updatedAt: entry.at,
    nextActor: rest.nextActor,
    snapshot: { ...rest.snapshot, ...told } as InstanceRecord['snapshot'],
    tasks: joined(past.tasks, rest.tasks).map(toTask),
    timers: joined(past.timers, rest.timers) as readonly PendingTimer[],
    terms: [],
    entered: rest.entered,
    ledger: past.ledger.map((one) => ({
      ...one,
      ...values.get(one.sequence),
    })) as InstanceRecord['ledger'],
    taskEnds: rest.taskEnds,
    held: rest.held,
    stranded,
    cancel,
    paused,
    finished,
  };
}

function toTask({
  outcome,
  stuck,
  ...task
}: Past['tasks'][number] & Rest['tasks'][number]): PendingTask {
  return stuck === undefined || outcome === undefined
    ? (task as PendingTask)
    : { ...task, stuck: { ...stuck, outcome } };
}

/** What two lists tell of the same things, in the same order. */
function joined<One extends { readonly id: string }, Other extends { readonly id: string }>(
  ones: readonly One[],
  others: readonly Other[],
): readonly (One & Other)[] {
  return ones.map((one, index) => {
    const other = others[index];
    if (other?.id !== one.id) throw new Error(`The history does not tell the rest of ${one.id}`);
    return { ...one, ...other };
  });
}
