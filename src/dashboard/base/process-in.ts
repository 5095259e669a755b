import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';

/** The process of this name. Throws `not_found` if the service has none. */
export function processIn({ processes }: Runtime, name: string): Process {
  const process = processes.find((one) => one.name === name);
  if (process !== undefined) return process;
  const known = processes.map((one) => one.name).join(', ');
  throw new HoldfastError(
    'not_found',
    `This service runs no process ${JSON.stringify(name)}; it runs ${known}.`,
  );
}
