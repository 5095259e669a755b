import type { Process } from '../../definition/define-process.ts';
import { machineHash } from './machine-hash.ts';

/** The machine that made something. */
export interface MadeBy {
  readonly processVersion: string;
  readonly machineHash: string;
}

const known = new WeakMap<Process, MadeBy>();

export function madeByOf(process: Process): MadeBy {
  const made = known.get(process) ?? {
    processVersion: process.version,
    machineHash: machineHash(process),
  };
  known.set(process, made);
  return made;
}

/** Names a deployed machine: the version of its process, and its hash. */
export function deploymentOf({ processVersion, machineHash: hash }: MadeBy): string {
  return `${processVersion}/${hash}`;
}

export function parseDeployment(deployment: string): MadeBy {
  const at = deployment.lastIndexOf('/');
  return { processVersion: deployment.slice(0, at), machineHash: deployment.slice(at + 1) };
}
