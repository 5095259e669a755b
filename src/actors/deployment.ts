import type { Process } from '../machines/define-process.ts';
import { machineHash } from './machine-hash.ts';

/** Which machine made something. */
export interface MadeBy {
  readonly processVersion: string;
  readonly machineHash: string;
}

export function madeByOf(process: Process): MadeBy {
  return { processVersion: process.version, machineHash: machineHash(process) };
}

/** Names a machine as it was deployed: the version that its process says, and its hash. */
export function deploymentOf({ processVersion, machineHash: hash }: MadeBy): string {
  return `${processVersion}/${hash}`;
}
