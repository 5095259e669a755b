import type { LiveActor } from './live-actor.ts';
import { machineHash } from './machine-hash.ts';
import type { InstanceRecord, PersistedSnapshot } from './record.ts';
import { statusOf } from './snapshot.ts';

/** The record of a live actor as it stands. Throws `NotJson` naming what would not survive. */
export function toRecord(live: LiveActor): InstanceRecord {
  const { process, actor } = live;
  const status = statusOf(live);
  return {
    format: 1,
    id: live.id,
    publicId: live.publicId,
    process: process.name,
    processVersion: process.version,
    machineHash: machineHash(process),
    version: live.version,
    status,
    createdAt: live.createdAt,
    updatedAt: live.updatedAt,
    ...(live.fingerprint === undefined ? {} : { fingerprint: live.fingerprint }),
    nextActor: live.recorder.nextActor,
    snapshot: actor.getPersistedSnapshot() as unknown as PersistedSnapshot,
    tasks: [...live.tasks.values()].map(({ pending }) => pending),
    timers: [...live.timers.values()].map(({ pending }) => pending),
    terms: termsOf(live),
    ledger: live.ledger,
    held: live.held,
    ...(live.cancel === undefined ? {} : { cancel: live.cancel }),
    finished: live.finished,
  };
}

/** The index terms that an instance carries as it stands. */
function termsOf(live: LiveActor): readonly string[] {
  const terms = [`status=${statusOf(live)}`];
  if (needsAttention(live)) terms.push('attention');
  return terms;
}

/** Does a person have to look at the instance? */
function needsAttention(live: LiveActor): boolean {
  if (live.ledger.some(({ state }) => state === 'failed')) return true;
  for (const { pending } of live.tasks.values()) if (pending.stuck !== undefined) return true;
  for (const { pending } of live.timers.values()) if (pending.stuck !== undefined) return true;
  return false;
}
