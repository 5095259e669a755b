import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Process } from '../definition/define-process.ts';
import { HoldfastError } from '../errors.ts';
import { createBulkAct } from './create-bulk-act.ts';

/** The processes and, unless there are none, that of bulk acts on them. Throws `process_refused` if its place is taken. */
export function withBulkActs(
  processes: readonly Process[],
  runtime: () => Runtime,
): readonly Process[] {
  if (processes.length === 0) return processes;
  const bulkAct = createBulkAct(processes, runtime);
  const other = processes.find(({ name, path }) => name === bulkAct.name || path === bulkAct.path);
  if (other === undefined) return [...processes, bulkAct];
  throw new HoldfastError(
    'process_refused',
    `The process ${other.name} at ${other.path} takes the place of bulk acts, ${bulkAct.name} at ${bulkAct.path}; change its name and path, or set bulkActs: false.`,
  );
}
