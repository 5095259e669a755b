import { createHash } from 'node:crypto';
import type { Process } from '../../definition/define-process.ts';
import { actorsOf, machinesWithin } from '../../definition/machine/machines-within.ts';

const hashes = new WeakMap<Process, string>();

/**
 * Identifies the shape of a machine: SHA-256 over the configs and actor names of the machine and of those it runs, cut
 * to 64 bits.
 */
export function machineHash(process: Process): string {
  const known = hashes.get(process);
  if (known !== undefined) return known;
  // Machines that are only spawned appear in no config.
  const configs = [...machinesWithin(process.machine)].map((machine) => [
    machine.config,
    actorsOf(machine).map(([name]) => name),
  ]);
  const hash = createHash('sha256').update(JSON.stringify(configs)).digest('hex').slice(0, 16);
  hashes.set(process, hash);
  return hash;
}
