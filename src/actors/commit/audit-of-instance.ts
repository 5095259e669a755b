import type { Audit } from '../ports/audits.ts';
import { iso } from '../record/iso.ts';
import type { InstanceRecord } from '../record/record.ts';
import { contextOf, stateOf } from '../restore/snapshot.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { toAuditId, type StoredAudit } from './stored-audit.ts';

const uniqueLength = 12;

/** The audit entry of an instance that is an act itself, always under the same id; undefined for all others. */
export function auditOfInstance(
  { process, actor, owner, publicId }: LiveActor,
  { id, createdAt, status }: InstanceRecord,
): Audit | undefined {
  const said = process.audit?.({ context: contextOf(actor), state: stateOf(actor), status });
  if (said === undefined) return undefined;
  const entry: StoredAudit = {
    at: iso(createdAt),
    ...said,
    instance: publicId,
    ...(owner?.sub === undefined ? {} : { by: owner.sub }),
    tenant: owner?.tenant,
  };
  return { id: toAuditId(createdAt, id.slice(0, uniqueLength)), entry: JSON.stringify(entry) };
}
