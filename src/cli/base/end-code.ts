import type { InstanceView } from '../../actors/views/view-types.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';

/** The exit code of a command that waited for an instance. */
export function endCode({ status }: Pick<InstanceView, 'status'>): ExitCode {
  return status === 'Failed' || status === 'Cancelled' ? exitCodes.found : exitCodes.fine;
}
