import type { LiveActor } from '../restore/live-actor.ts';
import type { InstanceRecord, PersistedSnapshot } from '../record/record.ts';
import { statusOf } from '../restore/snapshot.ts';
import { toTerms } from './to-terms.ts';
import { persist } from '../xstate/keep-child.ts';

/** The record of a live actor. Throws `NotJson`, naming what cannot be stored. */
export function toRecord(live: LiveActor): InstanceRecord {
  const { process, actor } = live;
  const status = statusOf(live);
  return {
    id: live.id,
    publicId: live.publicId,
    process: process.name,
    processVersion: live.madeBy.processVersion,
    machineHash: live.madeBy.machineHash,
    version: live.version,
    status,
    createdAt: live.createdAt,
    updatedAt: live.updatedAt,
    owner: live.owner,
    key: live.key,
    nextActor: live.recorder.nextActor,
    snapshot: persist(actor, live.recorder) as PersistedSnapshot,
    tasks: [...live.tasks.values()].map(({ pending }) => pending),
    timers: [...live.timers.values()].map(({ pending }) => pending),
    terms: toTerms(live, status),
    entered: live.entered,
    stranded: live.stranded,
    ledger: live.ledger,
    taskEnds: live.taskEnds,
    held: live.held,
    cancel: live.cancel,
    paused: live.paused,
    deleted: live.isDeleted ? true : undefined,
    finished: live.finished,
    ceilingBytes: live.ceilingBytes,
    pastFrom: live.past?.from,
    restFrom: live.rest?.from,
    traceparent: live.traceparent,
  };
}
