import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import type { Process } from '../../definition/define-process.ts';

/** The processes of the service without that of bulk acts, which has pages of its own. */
export function ownProcesses({ processes }: Pick<Runtime, 'processes'>): readonly Process[] {
  return processes.filter(({ name }) => name !== bulkActName);
}
