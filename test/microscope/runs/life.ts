import type { InstanceId } from '../../../src/actors/ports/ids.ts';
import type { NodeName } from '../../../src/actors/ports/ports.ts';
import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import type { Context } from '../plans/build-process.ts';

/** One instance from its start until its id is used again, as the store saw it. */
export interface Life {
  readonly id: InstanceId;
  /** All steps, also those that the store has forgotten. */
  entries: readonly HistoryEntry[];
  record: InstanceRecord;
  /** The run of a node of which the last commit ended it for good. */
  endedBy?: NodeName | undefined;
}

export function contextOf({ record }: Pick<Life, 'record'>): Context {
  return record.snapshot.context as Context;
}
