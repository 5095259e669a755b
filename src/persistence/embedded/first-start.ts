import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a new data file and its log need at least. LMDB ends the process if it finds no room for its first pages. */
const firstBytes = 64 * 1024;

const markOf = (dataDir: string): string => join(dataDir, 'holdfast.new');

/** Call before the data file at `path` is created: leaves a mark until `endFirstStart`. Throws if there is no room for it. */
export function beginFirstStart(dataDir: string, path: string): void {
  if (existsSync(path)) return;
  try {
    writeFileSync(markOf(dataDir), Buffer.alloc(firstBytes), { mode: 0o600 });
    truncateSync(markOf(dataDir));
  } catch (error) {
    endFirstStart(dataDir);
    throw error;
  }
}

/** Whether the file is empty because its first start ended before anything was written, and not because it was cut off. */
export function isUnwritten(dataDir: string, path: string): boolean {
  return existsSync(markOf(dataDir)) && existsSync(path) && statSync(path).size === 0;
}

/** Call before anything is acknowledged. */
export function endFirstStart(dataDir: string): void {
  rmSync(markOf(dataDir), { force: true });
}
