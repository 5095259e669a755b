import { HoldfastError } from '../../errors.ts';
import { numbered, type LedgerEntry, type Stored } from './ledger.ts';
import type { StoredRecord } from '../ports/ports.ts';
import type { InstanceRecord } from './record.ts';

const format = 2 as const;

/** A record written by any version of Holdfast. */
interface WrittenRecord extends Omit<InstanceRecord, 'format' | 'ledger' | 'taskEnds'> {
  readonly format: number;
  readonly ledger: readonly Stored<LedgerEntry>[];
  readonly taskEnds?: InstanceRecord['taskEnds'];
}

/** Parses a stored body. Throws `internal` if this version of Holdfast cannot read it. */
export function parseRecord(stored: Pick<StoredRecord, 'body'>): InstanceRecord {
  const record = JSON.parse(stored.body) as WrittenRecord;
  if (record.format !== format) {
    throw new HoldfastError(
      'internal',
      `A record has format ${record.format}, but this version reads format ${format}; deploy the version that wrote it.`,
    );
  }
  const { ledger, taskEnds = {} } = record;
  return Object.assign(record, { format, ledger: numbered<LedgerEntry>(ledger), taskEnds });
}
