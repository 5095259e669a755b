import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import type { Process } from '../machines/define-process.ts';
import { isMachine } from '../machines/logic-kind.ts';

const hashes = new WeakMap<Process, string>();

/** Tells two shapes of a machine apart: SHA-256 over the configs of the machine and of those it runs, cut to 64 bits. */
export function machineHash(process: Process): string {
  const known = hashes.get(process);
  if (known !== undefined) return known;
  const hash = createHash('sha256')
    .update(JSON.stringify(configs(process.machine, new Set())))
    .digest('hex')
    .slice(0, 16);
  hashes.set(process, hash);
  return hash;
}

function configs(machine: AnyStateMachine, seen: Set<AnyStateMachine>): unknown[] {
  if (seen.has(machine)) return [];
  seen.add(machine);
  const actors: readonly unknown[] = Object.values(machine.implementations.actors);
  return [machine.config, ...actors.filter(isMachine).flatMap((inner) => configs(inner, seen))];
}
