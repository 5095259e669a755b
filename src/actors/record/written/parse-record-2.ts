import { numbered, type LedgerEntry, type Stored } from '../ledger.ts';
import type { InstanceRecord } from '../record.ts';

/** A record as earlier versions wrote it: in the form that it has in memory. */
export interface WrittenRecord2 extends Omit<InstanceRecord, 'ledger' | 'taskEnds'> {
  readonly format: 2;
  readonly ledger: readonly Stored<LedgerEntry>[];
  readonly taskEnds?: InstanceRecord['taskEnds'];
}

/** A record of format 2, which is read for as long as instances live. */
export function parseRecord2(written: WrittenRecord2): InstanceRecord {
  const { format: _format, ledger, taskEnds = {}, ...record } = written;
  return { ...record, ledger: numbered<LedgerEntry>(ledger), taskEnds };
}
