import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';

/** The processes by name. Throws `process_refused` if two have the same name or path. */
export function indexProcesses(processes: readonly Process[]): ReadonlyMap<string, Process> {
  const byName = new Map<string, Process>();
  const paths = new Set<string>();
  for (const process of processes) {
    if (byName.has(process.name)) throw twice('name', process.name);
    if (paths.has(process.path)) throw twice('path', process.path);
    byName.set(process.name, process);
    paths.add(process.path);
  }
  return byName;
}

/** Returns the process with that name. Throws `not_found` if there is none. */
export function processNamed(processes: ReadonlyMap<string, Process>, name: string): Process {
  const process = processes.get(name);
  if (process !== undefined) return process;
  const known = [...processes.keys()].join(', ');
  throw new HoldfastError('not_found', `There is no process ${name}; the processes are ${known}.`);
}

function twice(what: string, value: string): HoldfastError {
  return new HoldfastError(
    'process_refused',
    `Two processes have the ${what} ${value}; change one of them.`,
  );
}
