import type { AuditEntry } from '../views/operating-schemas.ts';

/** An audit entry as the store keeps it. */
export interface StoredAudit extends Omit<AuditEntry, 'id'> {
  readonly tenant?: string | undefined;
}

const timeDigits = 16;

/** Ids sort by time (epoch milliseconds); `unique` tells those of the same moment apart. */
export function toAuditId(atMs: number, unique: string): string {
  return `${toTimeText(atMs)}-${unique}`;
}

/** The beginning of the ids of a time (epoch milliseconds): it sorts before them. */
export function toTimeText(atMs: number): string {
  return Math.max(0, Math.ceil(atMs)).toString().padStart(timeDigits, '0');
}
