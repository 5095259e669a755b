import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { recordAt } from '../past/record-at.ts';
import type { Store } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { readPast } from './read-past.ts';

/**
 * The record of an instance as a step left it; `record` is the newest known one. Throws `past_not_kept` where the history does not
 * hold all of it, `not_found` for a version that the instance has not reached, and `instance_not_found` where it was forgotten
 * meanwhile.
 */
export async function readRecordAt(
  store: Pick<Store, 'history' | 'load'>,
  process: Process,
  record: InstanceRecord,
  version: number,
): Promise<InstanceRecord> {
  if (version === record.version) return record;
  const { moment } = await readPast(store, process, record, version, 'played on');
  const { entry, past, rest } = moment;
  if (rest === undefined) {
    throw notWhole(
      version,
      'an earlier version of Holdfast made the step, or one of those before it, and kept what clients see of the instance, but not its children, and the inputs of its tasks',
      'Steps that are made from now on can be.',
    );
  }
  if (rest.redacted !== undefined) {
    throw notWhole(
      version,
      `the process ${process.name} redacts a part of what the instance had then: ${rest.redacted.join(', ')}`,
      'Start from a step that left nothing of that, or from the newest one.',
    );
  }
  return recordAt(record, { entry, past, rest });
}

function notWhole(version: number, why: string, remedy: string): HoldfastError {
  return new HoldfastError(
    'past_not_kept',
    `Version ${version} cannot be played on: ${why}. ${remedy}`,
  );
}
