import { HoldfastError } from '../errors.ts';
import type { StoredRecord } from './ports.ts';
import type { InstanceRecord } from './record.ts';

const format = 2 as const;

/** The record in a stored body. Throws `internal` where this version of Holdfast cannot read it. */
export function parseRecord(stored: StoredRecord): InstanceRecord {
  const record = JSON.parse(stored.body) as Omit<InstanceRecord, 'format'> & { format: number };
  if (record.format !== format) {
    throw new HoldfastError(
      'internal',
      `A record has format ${record.format}, this version reads ${format}; deploy the version that wrote it.`,
    );
  }
  return { ...record, format };
}
