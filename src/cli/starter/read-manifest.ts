import { readFileSync } from 'node:fs';
import { sourceRoot } from '../../source-root.ts';

/** What the command line reads of the package that it is part of. */
export interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Where the package is. */
export const packageRoot = new URL('../', sourceRoot);

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as Manifest;
}
