import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Caller } from '../access/caller.ts';
import { advancePast } from '../past/advance-past.ts';
import { followedOf } from '../past/keep-past.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { KeptPast, Past } from '../record/past.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import type { Inspected, InspectedSnapshot } from '../views/inspected.ts';
import { inspectedActors } from '../views/inspected-actors.ts';
import { viewPast } from '../views/view-past.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import { followSteps } from './follow-steps.ts';
import { readPast } from './read-past.ts';
import type { Readable, Readables } from './readable.ts';
import type { Load } from './share-loads.ts';
import type { StepReader } from './step-reader.ts';

export interface InspectInstanceDeps {
  readonly store: Store;
  readonly load: Load;
  readonly waiter: ChangeWaiter;
  readonly reader: StepReader;
  readonly readable: Readables['readable'];
  readonly assertOpen: () => void;
  readonly log: Log;
}

/**
 * Yields the instance as it stands, or as the step to version `from` left it if the history reaches back that far, then as each
 * further step left it, until the instance ends or the signal fires. Rejects like `followSteps`, and with `instance_not_found` once
 * the caller may no longer read the instance.
 */
export async function* inspectInstance(
  deps: InspectInstanceDeps,
  whose: {
    readonly process: Process;
    readonly caller: Caller | undefined;
    readonly id: InstanceId;
  },
  options: { readonly from: number | undefined; readonly signal: AbortSignal },
): AsyncIterable<Inspected> {
  const { store, load, readable, log } = deps;
  const { process, caller, id } = whose;
  const { signal } = options;
  let newest = readable(process, caller, await load(id));
  const { createdAt, version } = newest.record;
  const from = options.from === undefined ? undefined : Math.min(options.from, version);
  let seen = version;
  let past = followedOf(process, newest.record).past?.last;
  if (from === undefined) {
    yield { ...standing(process, newest), event: undefined, transitions: [] };
  } else {
    seen = from - 1;
    past = await pastAt(store, process, newest.record, from);
  }
  for await (const { entry } of followSteps(deps, newest.record, { after: seen, signal })) {
    const { sequence } = entry;
    if (sequence > newest.record.version || sequence <= seen) {
      newest = readable(process, caller, await load(id));
      if (newest.record.createdAt !== createdAt) throw unknownInstance();
    }
    // What was read of `from` is its past already.
    if (sequence !== from || past === undefined) {
      past = advancePast(sequence === seen + 1 ? past : undefined, ownCopy(entry.past));
    }
    seen = sequence;
    const { at, event, transitions = [] } = entry;
    const left =
      sequence === newest.record.version
        ? standing(process, newest)
        : {
            version: sequence,
            at,
            snapshot: leftBy(process, newest.record, entry, past, log),
            actors: undefined,
          };
    yield { ...left, event, transitions };
  }
}

function standing(
  process: Process,
  { record, view }: Readable,
): Pick<Inspected, 'version' | 'at' | 'snapshot' | 'actors'> {
  const snapshot = toSnapshot(record.snapshot.status, view());
  return {
    version: record.version,
    at: record.updatedAt,
    snapshot,
    actors: inspectedActors(process, record),
  };
}

function leftBy(
  process: Process,
  record: InstanceRecord,
  entry: HistoryEntry,
  past: Past | undefined,
  log: Log,
): InspectedSnapshot {
  if (past === undefined) return { status: machineStatuses[entry.status], value: entry.to };
  const view = viewPast(process, record, { moment: { entry, past }, before: undefined }, log);
  return toSnapshot(past.machine, view);
}

function toSnapshot(
  status: InspectedSnapshot['status'],
  { state, data, output, error }: ReturnType<Readable['view']>,
): InspectedSnapshot {
  return {
    status,
    value: state,
    context: data,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The status of a machine by that of its instance, where nothing else is known. */
const machineStatuses = {
  Pending: 'active',
  Completed: 'done',
  Failed: 'error',
  Cancelled: 'stopped',
} as const satisfies Record<InstanceStatus, InspectedSnapshot['status']>;

async function pastAt(
  store: Store,
  process: Process,
  record: InstanceRecord,
  version: number,
): Promise<Past | undefined> {
  try {
    return (await readPast(store, process, record, version)).moment.past;
  } catch (error) {
    if (hasCode(error, 'past_not_kept')) return undefined;
    throw error;
  }
}

/** What was read is shared, and a past changes in place. */
function ownCopy(kept: KeptPast | undefined): KeptPast | undefined {
  return kept?.kind === 'whole' ? structuredClone(kept) : kept;
}
