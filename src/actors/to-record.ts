import type { AnyMachineSnapshot } from 'xstate';
import type { InstanceStatus } from '../machines/define-process.ts';
import {
  attributeTerm,
  ownerTerm,
  statePaths,
  tenantTerm,
  versionTerm,
  withinTenant,
  wordsOf,
} from './index-terms.ts';
import type { LiveActor } from './live-actor.ts';
import type { InstanceRecord, PersistedSnapshot } from './record.ts';
import { statusOf } from './snapshot.ts';
import { persist } from './xstate-internals.ts';

/** The record of a live actor as it stands. Throws `NotJson` naming what would not survive. */
export function toRecord(live: LiveActor): InstanceRecord {
  const { process, actor } = live;
  const status = statusOf(live);
  return {
    format: 2,
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
    terms: termsOf(live, status),
    entered: live.entered,
    stranded: live.stranded,
    ledger: live.ledger,
    held: live.held,
    cancel: live.cancel,
    finished: live.finished,
  };
}

/** The index terms that an instance carries as it stands. */
function termsOf(live: LiveActor, status: InstanceStatus): readonly string[] {
  const terms = [`status=${status}`];
  if (needsAttention(live)) terms.push('attention');
  const { process, owner, madeBy } = live;
  if (owner?.tenant !== undefined) {
    const { tenant } = owner;
    // What is counted is counted for the tenant, too.
    terms.push(
      ...terms.flatMap((term) => [withinTenant(tenant, term), withinTenant(undefined, term)]),
    );
    terms.push(tenantTerm(tenant));
  }
  if (owner !== undefined) terms.push(ownerTerm(owner));
  terms.push(versionTerm(madeBy.processVersion));
  const { value, context } = live.actor.getSnapshot() as AnyMachineSnapshot;
  if (process.searchesState) for (const path of statePaths(value)) terms.push(`state=${path}`);
  for (const [name, attribute] of Object.entries(process.attributes({ context }))) {
    if (attribute === undefined) continue;
    terms.push(attributeTerm(name, String(attribute)));
    for (const word of wordsOf(String(attribute))) terms.push(`q=${word}`);
  }
  return process.searchesAttributes ? [...new Set(terms)] : terms;
}

/** Does a person have to look at the instance? As in `attentionReasons`, for every commit asks. */
function needsAttention(live: LiveActor): boolean {
  if (live.stranded !== undefined) return true;
  if (live.ledger.some(({ state }) => state === 'failed')) return true;
  for (const { pending } of live.tasks.values()) {
    if (pending.stuck !== undefined || pending.parked !== undefined) return true;
  }
  for (const { pending } of live.timers.values()) {
    if (pending.stuck !== undefined || pending.lost !== undefined) return true;
  }
  return false;
}
