import type { InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';
import type { Past, PastLedgerEntry, PastTask, PastTimer } from '../record/past.ts';
import type { LedgerEntry } from '../record/ledger.ts';
import { isTelling } from '../pending/outbox.ts';

/** The parts of a record that are kept of it in the history. Shares values with the record. */
export function toPast(record: PastSource): Past {
  const { snapshot, finished, cancel, paused, stranded } = record;
  const { status: machine, context, output, error } = snapshot;
  return {
    machine,
    context,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    tasks: record.tasks.filter((task) => !isTelling(task)).map(toPastTask),
    timers: record.timers.map(toPastTimer),
    finished,
    ledger: record.ledger.map(toPastEntry),
    ...(cancel === undefined ? {} : { cancel }),
    ...(paused === undefined ? {} : { paused }),
    ...(stranded === undefined ? {} : { stranded }),
  };
}

/** What of a record it takes. */
export type PastSource = Pick<
  InstanceRecord,
  'tasks' | 'timers' | 'finished' | 'ledger' | 'cancel' | 'paused' | 'stranded'
> & {
  readonly snapshot: Pick<InstanceRecord['snapshot'], 'status' | 'context' | 'output' | 'error'>;
};

function toPastTask(task: PendingTask): PastTask {
  const { id, name, work, startedAt, failures, retryAt, error, parked, handedOver, stuck } = task;
  return {
    id,
    name,
    work: { kind: work.kind },
    startedAt,
    failures,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(error === undefined ? {} : { error }),
    ...(parked === undefined ? {} : { parked }),
    ...(handedOver === undefined ? {} : { handedOver: toPastHandedOver(handedOver) }),
    ...(stuck === undefined ? {} : { stuck: withoutOutcome(stuck) }),
  };
}

function toPastHandedOver({
  until,
  progress,
}: NonNullable<PendingTask['handedOver']>): NonNullable<PastTask['handedOver']> {
  return {
    ...(until === undefined ? {} : { until }),
    ...(progress === undefined ? {} : { progress }),
  };
}

function withoutOutcome({
  outcome: _outcome,
  ...stuck
}: NonNullable<PendingTask['stuck']>): NonNullable<PastTask['stuck']> {
  return stuck;
}

function toPastTimer({ id, event: { type }, deadline, stuck, lost }: PendingTimer): PastTimer {
  return {
    id,
    event: { type },
    deadline,
    ...(stuck === undefined ? {} : { stuck }),
    ...(lost === undefined ? {} : { lost }),
  };
}

function toPastEntry({ input: _input, output: _output, ...entry }: LedgerEntry): PastLedgerEntry {
  return entry;
}
