import type { LedgerView } from '../../actors/views/view-types.ts';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import type { Call } from '../nodes/outside-effect.ts';

/** What assertions read of a simulation. */
export interface Observed {
  readonly process: Process;
  readonly id: string;
  readonly status: InstanceStatus;
  readonly state: unknown;
  readonly output: unknown;
  readonly error: unknown;
  readonly ledger: readonly LedgerView[];
  calls(task: string): readonly Call[];
}
